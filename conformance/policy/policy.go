// Package policy reads what people decided about rules: the author's waivers (medplug.waivers.yaml), which count only in
// the author's own runs, and the marketplace's policy file, which counts everywhere and wins.
package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/medplug/medplug/harness/strictyaml"
)

// WaiversFile is the name of the author's waivers beside the plugin's manifest. They are never embedded.
const WaiversFile = "medplug.waivers.yaml"

// MaxBytes of either file.
const MaxBytes = 1 << 20

// Waiver lets a rule's findings stand for a time: who decided it and why.
type Waiver struct {
	Rule    string `json:"rule"`             // ID
	Plugin  string `json:"plugin,omitempty"` // id of the plugin; required in a policy file
	Author  string `json:"author"`           // who decided
	Reason  string `json:"reason"`           // why
	Expires string `json:"expires"`          // last day it counts, 2006-01-02
}

// CountsOn says whether the waiver has not expired on a day (UTC).
func (w Waiver) CountsOn(t time.Time) bool { return t.UTC().Format(time.DateOnly) <= w.Expires }

// SignOff is a person's answer to what only a person can judge, for one plugin file.
type SignOff struct {
	Rule    string `json:"rule"`          // ID of the checklist item
	Plugin  string `json:"plugin_sha256"` // digest of the plugin file
	Name    string `json:"name"`          // who signs
	Council string `json:"council"`       // registration, e.g. "CRM-PE 12345"
	Date    string `json:"date"`          // 2006-01-02
}

// Policy is the marketplace's file. The zero value adds nothing.
type Policy struct {
	Profile  string    `json:"profile,omitempty"` // br, hipaa or gdpr; "" leaves it to the run
	Strict   bool      `json:"strict,omitempty"`  // warnings fail
	Waivers  []Waiver  `json:"waivers,omitempty"`
	SignOffs []SignOff `json:"sign_offs,omitempty"`
}

// Digest is the SHA-256 of the policy's JSON, in hexadecimal.
func (p Policy) Digest() string {
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and booleans alone
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Read reads a policy file. Its errors say line and column.
func Read(text []byte) (Policy, error) {
	var p Policy
	if err := strictyaml.Decode(text, MaxBytes, &p); err != nil {
		return Policy{}, err
	}
	if p.Profile != "" && !slices.Contains([]string{"br", "hipaa", "gdpr"}, p.Profile) {
		return Policy{}, fmt.Errorf("profile %q is none of br, hipaa, gdpr", p.Profile)
	}
	for i, w := range p.Waivers {
		if err := w.check(); err != nil {
			return Policy{}, fmt.Errorf("waivers[%d]: %w", i, err)
		}
		if w.Plugin == "" {
			return Policy{}, fmt.Errorf("waivers[%d]: plugin is missing: a marketplace waives a rule for one plugin id", i)
		}
	}
	for i, s := range p.SignOffs {
		if err := s.check(); err != nil {
			return Policy{}, fmt.Errorf("sign_offs[%d]: %w", i, err)
		}
	}
	return p, nil
}

// ReadWaivers reads an author's waivers: a document with the one key waivers.
func ReadWaivers(text []byte) ([]Waiver, error) {
	var file struct {
		Waivers []Waiver `json:"waivers"`
	}
	if err := strictyaml.Decode(text, MaxBytes, &file); err != nil {
		return nil, err
	}
	for i, w := range file.Waivers {
		if err := w.check(); err != nil {
			return nil, fmt.Errorf("waivers[%d]: %w", i, err)
		}
	}
	return file.Waivers, nil
}

func (w Waiver) check() error {
	if err := present("rule", w.Rule, "author", w.Author, "reason", w.Reason, "expires", w.Expires); err != nil {
		return err
	}
	return checkDate("expires", w.Expires)
}

func (s SignOff) check() error {
	if err := present("rule", s.Rule, "plugin_sha256", s.Plugin, "name", s.Name, "council", s.Council, "date", s.Date); err != nil {
		return err
	}
	if b, err := hex.DecodeString(s.Plugin); err != nil || len(b) != sha256.Size {
		return fmt.Errorf("plugin_sha256 is not 64 hexadecimal digits")
	}
	return checkDate("date", s.Date)
}

// present wants a value for each name.
func present(pairs ...string) error {
	for i := 0; i < len(pairs); i += 2 {
		if strings.TrimSpace(pairs[i+1]) == "" {
			return fmt.Errorf("%s is missing", pairs[i])
		}
	}
	return nil
}

func checkDate(name, value string) error {
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		return fmt.Errorf("%s is no date: write it as 2006-01-02", name)
	}
	return nil
}
