package shrink

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// Version of the files in which requests are kept.
const Version = 1

// Saved is a request on which a rule failed, as it is kept in a file. It is synthetic: made of a fixture, and nobody's.
type Saved struct {
	Version  int                  `json:"medplug_failing"`
	Rule     string               `json:"rule"`
	Finding  Way                  `json:"finding"`
	About    string               `json:"about"`
	Fixture  string               `json:"fixture"` // that it was made of
	Need     fixtures.Need        `json:"need"`
	Seed     uint64               `json:"seed"`
	Kind     contract.Kind        `json:"kind"`
	Plugin   string               `json:"plugin"` // its id
	File     string               `json:"file"`   // its name in the folder
	Class    Class                `json:"class"`
	Expect   fixtures.Expectation `json:"expect"`
	Encoding string               `json:"encoding,omitempty"`
	Canaries []fixtures.Canary    `json:"canaries,omitempty"`
	Minimal  bool                 `json:"minimal"`
	Calls    int                  `json:"calls"`
	SHA256   string               `json:"sha256"` // of the request
	// The request, as JSON where that keeps every byte of it, else in base64.
	Request json.RawMessage `json:"request,omitempty"`
	Base64  []byte          `json:"request_base64,omitempty"`
}

// Way is how a rule fails.
type Way struct {
	Level   conformance.Level `json:"level"`
	Path    string            `json:"path,omitempty"`
	Message string            `json:"message"`
}

// digestOf is the SHA-256 of a request, in hex.
func digestOf(request []byte) string {
	sum := sha256.Sum256(request)
	return hex.EncodeToString(sum[:])
}

// shortDigest is how many digits of it stand in a name.
const shortDigest = 8

// name is the file's, without its ending, and the fixture's.
func (s *Saved) name() string { return s.Rule + "-" + s.SHA256[:shortDigest] }

// bytes is the request.
func (s *Saved) bytes() []byte {
	if s.Request != nil {
		return s.Request
	}
	return s.Base64
}

// fixture is what the rule may know of the request.
func (s *Saved) fixture() fixtures.Fixture {
	return fixtures.Fixture{Name: s.Fixture, Need: s.Need, Kind: s.Kind, Request: s.bytes(), Expect: s.Expect, Canaries: s.Canaries, Encoding: s.Encoding}
}

// encode writes the file.
func (s *Saved) encode(request []byte) ([]byte, error) {
	write := func() ([]byte, error) {
		var compact, b bytes.Buffer
		e := json.NewEncoder(&compact)
		e.SetEscapeHTML(false)
		if err := e.Encode(s); err != nil {
			return nil, fmt.Errorf("write failing request: %w", err)
		}
		// Each member of the file has its line; the request is one, so that its bytes stay as they are.
		d := json.NewDecoder(&compact)
		if _, err := d.Token(); err != nil {
			return nil, fmt.Errorf("write failing request: %w", err)
		}
		open := "{\n"
		for d.More() {
			name, err := d.Token()
			var value json.RawMessage
			if err == nil {
				err = d.Decode(&value)
			}
			if err != nil {
				return nil, fmt.Errorf("write failing request: %w", err)
			}
			fmt.Fprintf(&b, "%s  %q: %s", open, name, value)
			open = ",\n"
		}
		return append(b.Bytes(), "\n}\n"...), nil
	}
	if json.Valid(request) {
		s.Request, s.Base64 = request, nil
		text, err := write()
		if back, bad := decode(text); err == nil && bad == nil && bytes.Equal(back.bytes(), request) {
			return text, nil
		}
	}
	s.Request, s.Base64 = nil, request
	return write()
}

// decode reads a file, and finds out whether it is whole.
func decode(text []byte) (*Saved, error) {
	if _, err := strictjson.ParseObject(text); err != nil {
		return nil, fmt.Errorf("it is not JSON as this program writes it: %w", err)
	}
	var s Saved
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return nil, errors.New("it has members, or values, that such a file has not")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something stands behind the end")
	}
	switch {
	case s.Version != Version:
		return nil, fmt.Errorf("it is of version %d, and this program reads version %d", s.Version, Version)
	case s.Rule == "" || s.Fixture == "" || s.Need == "" || s.Kind == "" || s.Expect.Outcome == "":
		return nil, errors.New("rule, fixture, need, kind or expectation is missing")
	case (s.Request == nil) == (s.Base64 == nil):
		return nil, errors.New("it holds no request, or two")
	case digestOf(s.bytes()) != s.SHA256:
		return nil, errors.New("the request is not the one whose digest it names")
	}
	return &s, nil
}

// RequestIn gives the request out of a kept file's text; ok is false for any other text.
func RequestIn(text []byte) (request []byte, ok bool) {
	if !bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) || !bytes.Contains(text[:min(len(text), 64)], []byte(`"medplug_failing"`)) {
		return nil, false
	}
	s, err := decode(text)
	if err != nil {
		return nil, false
	}
	return s.bytes(), true
}

// present are the canaries that stand in a request, by what its strings say or as they are.
func present(all []fixtures.Canary, request []byte) []fixtures.Canary {
	texts := [][]byte{request}
	if root, err := parse(request); err == nil {
		var visit func(*node)
		visit = func(n *node) {
			if text, ok := n.text(); ok {
				texts = append(texts, []byte(text))
			}
			for _, k := range n.kids {
				visit(k)
			}
		}
		visit(root)
	}
	return slices.DeleteFunc(slices.Clone(all), func(c fixtures.Canary) bool {
		return !slices.ContainsFunc(texts, func(t []byte) bool { return bytes.Contains(t, []byte(c.Value)) })
	})
}
