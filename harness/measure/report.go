package measure

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// SchemaVersion of the report's JSON. It changes when a field changes its meaning or goes away.
const SchemaVersion = 1

// Report is what one benchmark of a plugin gave; saved, it is the baseline of later ones. Times are nanoseconds.
type Report struct {
	SchemaVersion int       `json:"schemaVersion"`
	Tool          string    `json:"tool"` // version of medplug
	Made          time.Time `json:"made"`
	Plugin        Plugin    `json:"plugin"`
	Request       Request   `json:"request"`
	Limits        string    `json:"limits"` // digest
	Machine       Machine   `json:"machine"`
	Calls         int       `json:"calls"`
	CPU           *Times    `json:"cpu"` // of the call; null where the system does not tell
	Wall          Times     `json:"wall"`
	Open          Times     `json:"open"`  // making the instance ready, wall
	Reset         Times     `json:"reset"` // taking it back, wall
	Cost          Cost      `json:"cost"`
	GuestPages    uint32    `json:"guest_pages"` // peak, 64 KiB each
	KernelPages   uint32    `json:"kernel_pages"`
}

// Plugin names the plugin that was measured.
type Plugin struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	SHA256  string `json:"sha256"` // of the file, hex
}

// Request names what it was asked.
type Request struct {
	Kind     string `json:"kind"`
	Encoding string `json:"encoding"` // of the typical request; empty for one that was given as a file
	SHA256   string `json:"sha256"`   // of its bytes, hex
	Bytes    int    `json:"bytes"`
}

// Cost is what a call is charged, counted exactly.
type Cost struct {
	Model        int    `json:"model"`        // version of what instructions are charged; costs of two models say nothing of each other
	Instructions uint64 `json:"instructions"` // the most of the calls counted
	Varies       bool   `json:"varies"`       // not every call cost the same: the plugin is given a clock or randomness
}

// Encode gives the report as indented JSON with a final newline.
func (r *Report) Encode() ([]byte, error) {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode benchmark: %w", err)
	}
	return append(b, '\n'), nil
}

// Decode reads a report that was saved, strictly: unknown fields, another version and figures that no benchmark gives
// are errors.
func Decode(data []byte) (*Report, error) {
	r, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("read baseline: %w", err)
	}
	return r, nil
}

func decode(data []byte) (*Report, error) {
	var head struct {
		SchemaVersion *int `json:"schemaVersion"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, errors.New("it is no JSON object")
	}
	if head.SchemaVersion == nil {
		return nil, errors.New("it has no schemaVersion: it is no benchmark that was saved")
	}
	if *head.SchemaVersion != SchemaVersion {
		return nil, fmt.Errorf("its schema is version %d, this medplug reads version %d", *head.SchemaVersion, SchemaVersion)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	r := new(Report)
	if err := d.Decode(r); err != nil {
		return nil, errors.New("it does not have the form of a benchmark")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("something stands behind it")
	}
	return r, r.check()
}

// check refuses figures that no benchmark gives, so that nothing is compared with them.
func (r *Report) check() error {
	for _, of := range []struct{ what, sum string }{{"plugin", r.Plugin.SHA256}, {"request", r.Request.SHA256}} {
		if b, err := hex.DecodeString(of.sum); err != nil || len(b) != 32 {
			return fmt.Errorf("the digest of its %s is none", of.what)
		}
	}
	switch {
	case r.Request.Kind == "":
		return errors.New("it does not say of what kind its request is")
	case r.Calls < 1:
		return errors.New("it holds no calls")
	case r.Cost.Instructions == 0:
		return errors.New("it holds no cost")
	}
	for _, of := range []struct {
		what  string
		times *Times
	}{{"cpu", r.CPU}, {"wall", &r.Wall}, {"open", &r.Open}, {"reset", &r.Reset}} {
		if of.times != nil && !of.times.sound() {
			return fmt.Errorf("its %s times contradict each other", of.what)
		}
	}
	return nil
}

func (t *Times) sound() bool {
	least := time.Duration(0)
	for _, e := range []Estimate{t.P50, t.P95, t.P99} {
		if e.Value < least || e.Low != nil && (*e.Low < 0 || *e.Low > e.Value) || e.High != nil && *e.High < e.Value {
			return false
		}
		least = e.Value
	}
	return true
}
