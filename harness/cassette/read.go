package cassette

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// Read reads the file of a recording and checks all of it. A fault is a *FaultError with line and column.
func Read(data []byte) (*Recording, error) {
	if len(data) > MaxBytes {
		return nil, &FaultError{Reason: fmt.Sprintf("the recording has more than %d MiB", MaxBytes>>20)}
	}
	root, err := strictjson.ParseObject(data)
	if err != nil {
		fault := &FaultError{Reason: "is not one JSON object"}
		if e := (*strictjson.Error)(nil); errors.As(err, &e) {
			fault.Reason += ": " + e.Reason
			fault.Line, fault.Column = position(data, e.Offset)
		}
		return nil, fault
	}
	r, err := readTree(data, root)
	if fault := (*FaultError)(nil); errors.As(err, &fault) {
		fault.Line, fault.Column = position(data, offsetOf(root, fault.Path))
		return nil, fault
	}
	return r, err
}

func readTree(data []byte, root *strictjson.Value) (*Recording, error) {
	if v := root.Get("recording"); v != nil && v.Kind == strictjson.Number && v.Num != Version {
		return nil, faultf("/recording", "want %d, the version of the format that this medplug reads", Version)
	}
	if fault := aRecording.check("", root); fault != nil {
		return nil, fault
	}
	r := &Recording{digest: digestOf(data)}
	if err := json.Unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("read recording: %w", err)
	}
	if len(r.Calls) > MaxCalls {
		return nil, faultf("/calls", "holds %d calls, want at most %d", len(r.Calls), MaxCalls)
	}
	if _, err := NewReplay(r, Stop); err != nil {
		return nil, err
	}
	return r, nil
}

// position gives the line and the column, in characters, of a byte.
func position(text []byte, offset int) (line, column int) {
	before := text[:min(max(offset, 0), len(text))]
	line = bytes.Count(before, []byte("\n")) + 1
	return line, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
}
