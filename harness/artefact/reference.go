package artefact

import (
	"net"
	"regexp"
	"strings"

	"oras.land/oras-go/v2/registry"
)

// Reference names an artefact, in a registry or in a layout.
type Reference struct {
	Place  string // host/repository, or the layout's folder
	Tag    string // at most one of both
	Digest string
}

var (
	tagForm    = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$`)
	digestForm = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
)

// Split takes a name apart: place, place:tag or place@sha256:digest. With both, the digest is what counts.
func Split(text string) (Reference, error) {
	place, digest, pinned := strings.Cut(text, "@")
	if pinned && strings.Contains(digest, "/") {
		// Before the first slash an @ is the end of a user and a password, which are repeated nowhere.
		return Reference{}, refuse(Usage, "a reference holds no user and no password, and no @ but the one before a digest")
	}
	if strings.Contains(place, "://") {
		return Reference{}, refuse(Usage, "a reference has no scheme: write host/name@sha256:digest")
	}
	r := Reference{Place: place, Digest: digest}
	if pinned && !digestForm.MatchString(digest) {
		return Reference{}, refuse(Usage, "a digest is written sha256: with 64 hexadecimal digits in lower case")
	}
	if i := strings.LastIndexByte(place, ':'); i > strings.LastIndexByte(place, '/') && i >= 0 {
		r.Place, r.Tag = place[:i], place[i+1:]
		if !tagForm.MatchString(r.Tag) {
			return Reference{}, refuse(Usage, "a tag has 1 to 128 letters, digits, dots, underscores and dashes, and begins with a letter, a digit or an underscore")
		}
	}
	if r.Place == "" {
		return Reference{}, refuse(Usage, "a reference begins with a folder, or with a registry's host")
	}
	if pinned {
		r.Tag = ""
	}
	return r, nil
}

// Ref is the tag or the digest; empty when the name has neither.
func (r Reference) Ref() string { return r.Tag + r.Digest }

// remote reads the place as a registry's.
func (r Reference) remote() (registry.Reference, error) {
	host, name, found := strings.Cut(r.Place, "/")
	ref := registry.Reference{Registry: host, Repository: name}
	if !found || !strings.ContainsAny(host, ".:") && host != "localhost" || ref.ValidateRegistry() != nil || ref.ValidateRepository() != nil {
		return ref, refuse(Usage, "it is no folder, and no registry's reference, which is written host/name, the host with a dot, a port or as localhost")
	}
	return ref, nil
}

// loopback tells whether a host, with or without a port, is this machine.
func loopback(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
