package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/fixtures/people"
)

// Every form holds the same patients.
func TestFormsHoldTheSamePatients(t *testing.T) {
	made := func(format string) []byte {
		var out bytes.Buffer
		args := []string{"gen", "patient", "--seed", "3", "--count", "150", "--from", "40", "--format", format}
		if code := run(t.Context(), args, strings.NewReader(""), &out, io.Discard); code != exitDone {
			t.Fatalf("%s: exit code %d", format, code)
		}
		return out.Bytes()
	}
	var array []people.Patient
	if err := json.Unmarshal(made("json"), &array); err != nil {
		t.Fatal(err)
	}
	lines := json.NewDecoder(bytes.NewReader(made("ndjson")))
	bundles := json.NewDecoder(bytes.NewReader(made("fhir")))
	table, err := csv.NewReader(bytes.NewReader(made("csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(array) != 150 || len(table) != 151 {
		t.Fatalf("%d patients in the array, %d rows in the table", len(array), len(table))
	}
	for i, p := range array {
		if p.Index != uint64(40+i) {
			t.Fatalf("patient %d has index %d", 40+i, p.Index)
		}
		var line people.Patient
		if err := lines.Decode(&line); err != nil || line.ID != p.ID || line.CPF != p.CPF {
			t.Errorf("line %d: %v", i, err)
		}
		if table[i+1][1] != p.ID {
			t.Errorf("row %d is not patient %d", i+1, p.Index)
		}
		var bundle struct{ Entry []json.RawMessage }
		if err := bundles.Decode(&bundle); err != nil || len(bundle.Entry) == 0 || !bytes.Contains(bundle.Entry[0], []byte(`"`+p.CPF+`"`)) {
			t.Errorf("bundle %d: %v", i, err)
		}
	}
	for _, d := range []*json.Decoder{lines, bundles} {
		if _, err := d.Token(); !errors.Is(err, io.EOF) {
			t.Errorf("something stands behind the last patient: %v", err)
		}
	}
}

// Twenty times the patients and texts take no more memory: what is kept of one would show as 3 kB each.
func TestRowsTakeConstantMemory(t *testing.T) {
	for _, what := range []string{"patient", "text"} {
		measured := func(count string) uint64 {
			var h heap
			if code := run(t.Context(), []string{"gen", what, "--count", count}, strings.NewReader(""), &coarse{heap: &h}, io.Discard); code != exitDone {
				t.Fatalf("exit code %d", code)
			}
			if h.largest.Load() == 0 {
				t.Fatal("nothing was measured")
			}
			return h.largest.Load()
		}
		few, many := measured("2000"), measured("40000")
		if many > few+8<<20 { // kept, 40000 would be 40 MB of text, 130 MB of patients
			t.Errorf("%s: %d MB for 2000, %d MB for 40000", what, few>>20, many>>20)
		}
	}
}

// coarse hands a heap one line for every fifty.
type coarse struct {
	*heap
	lines int
}

func (c *coarse) Write(p []byte) (int, error) {
	c.lines += bytes.Count(p, []byte("\n"))
	for ; c.lines >= 50; c.lines -= 50 {
		if _, err := c.heap.Write([]byte("\n")); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// A real process, a real signal, while the file is being written: neither it nor anything else is left.
func TestInterruptLeavesNoPartOfAFile(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.Command(common.self)
	cmd.Args = []string{"medplug", "gen", "patient", "--count", "100000000", "-o", filepath.Join(dir, "patients.csv")}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for { // until it is writing
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) > 0 {
			if info, err := entries[0].Info(); err == nil && info.Size() > 0 {
				break
			}
		}
		time.Sleep(time.Millisecond)
	}
	interrupt(t, cmd, &stderr)
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
