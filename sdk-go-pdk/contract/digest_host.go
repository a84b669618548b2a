//go:build !wasm

package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// This file is for hosts and for tests: crypto/sha256 would make every guest half a megabyte larger, and the host fills
// analysis_id when a plugin leaves it out.

// AnalysisID names an analysis: the first 32 hex digits of the SHA-256 over the plugin's id, "@", its version, a line
// feed and the RFC 8785 form of the request without request_id and processing_timestamp. The error is an *Error.
func AnalysisID(pluginID, version string, request []byte) (string, error) {
	root, e := parseObject(request)
	if e != nil {
		return "", e
	}
	members := slices.DeleteFunc(slices.Clone(root.Members()), func(m strictjson.Member) bool {
		return m.Key == "request_id" || m.Key == "processing_timestamp"
	})
	text := append([]byte(nil), pluginID+"@"+version+"\n"...)
	sum := sha256.Sum256(appendMembers(text, members, true))
	return hex.EncodeToString(sum[:16]), nil
}

func (r *PublicationPackageResponse) rules(c checks) {
	if r.Package == nil {
		return
	}
	sum := sha256.Sum256([]byte(r.Package.Content))
	if hex.EncodeToString(sum[:]) != r.Package.ContentSHA256 {
		c.fail(InvalidValue, "/package/content_sha256", "is not the SHA-256 of content")
	}
}
