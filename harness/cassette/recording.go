package cassette

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Version of the format.
const Version = 1

// MaxBytes bounds the file of a recording, and MaxCalls what it holds.
const (
	MaxBytes = 32 << 20
	MaxCalls = 1 << 16
)

// The functions whose calls a recording holds.
const (
	HTTP      = "http_request"
	Consent   = "check_consent"
	Authority = "validate_medical_authority"
	Guideline = "validate_crm_cardiology_guidelines"
	Audit     = "log_medical_audit_event"
)

// Recording is a file of calls.
type Recording struct {
	Version int      `json:"recording"`
	Tool    Tool     `json:"tool"`
	Plugin  Plugin   `json:"plugin"`
	Masked  []string `json:"masked"` // the headers and parameters whose values were masked, each as "header authorization"
	Calls   []Call   `json:"calls"`

	digest string // of the bytes that were read
}

// Tool says what made a recording.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Command string `json:"command"` // run: as it came; test: each question once, as the rehearsal answered
}

// Plugin is whose calls they were.
type Plugin struct {
	SHA256  string `json:"sha256"`
	ID      string `json:"id"`
	Version string `json:"version"`
}

// Call is one question and its answer. Of Answered and Failed a call has exactly one, an audit event neither.
type Call struct {
	Function string          `json:"function"`
	Asked    json.RawMessage `json:"asked"`              // the argument; of http_request a Request
	Any      []string        `json:"any,omitempty"`      // members of the question that may hold anything; they are not in Asked
	Answered json.RawMessage `json:"answered,omitempty"` // the result; of http_request a Response
	Failed   string          `json:"failed,omitempty"`   // why an http_request got no answer
	Repeat   bool            `json:"repeat,omitempty"`   // once every answer to the question was given, this last one is given again
}

// Request is what http_request was asked. At most one of its bodies is set.
type Request struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers,omitempty"`
	Body
}

// Response is what http_request answers. At most one of its bodies is set.
type Response struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers,omitempty"`
	Body
}

// Body is that of a request or response: text, bytes, or JSON that is sent without white space.
type Body struct {
	Text  string          `json:"body,omitempty"`
	Bytes []byte          `json:"body_base64,omitempty"`
	JSON  json.RawMessage `json:"body_json,omitempty"`
}

// bytes gives the body as it is sent.
func (b Body) bytes() []byte {
	switch {
	case b.Text != "":
		return []byte(b.Text)
	case b.JSON != nil:
		var out bytes.Buffer
		if json.Compact(&out, b.JSON) != nil {
			return b.JSON // a recording that was read holds JSON
		}
		return out.Bytes()
	}
	return b.Bytes
}

// Encode writes a recording as its file.
func (r *Recording) Encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return nil, fmt.Errorf("write recording: %w", err)
	}
	if b.Len() > MaxBytes {
		return nil, fmt.Errorf("write recording: it has more than %d MiB", MaxBytes>>20)
	}
	return b.Bytes(), nil
}

// SHA256 is the digest of the file that was read, in hex; of a recording that was not read, that of the file it would be.
func (r *Recording) SHA256() (string, error) {
	if r.digest != "" {
		return r.digest, nil
	}
	b, err := r.Encode()
	if err != nil {
		return "", err
	}
	return digestOf(b), nil
}

func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
