package wasm_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/wasm"
)

// A file may hold more entries than are kept: the reader says so before it keeps them.
func TestMoreEntriesThanAreRead(t *testing.T) {
	const many = 1<<18 + 1
	file := func(id byte, payload ...[]byte) []byte {
		return wasm.AppendSection([]byte("\x00asm\x01\x00\x00\x00"), id, bytes.Join(payload, nil))
	}
	n := wasm.AppendU32(nil, many)
	for name, module := range map[string][]byte{
		"262145 types":         file(1, n, bytes.Repeat([]byte{0x60, 0, 0}, many)),
		"262145 globals":       file(6, n, bytes.Repeat([]byte{0x7f, 0, 0x41, 0, 0x0b}, many)),
		"262145 elements":      file(9, []byte{1, 1, 0}, n, make([]byte, many)),
		"262145 data segments": file(11, n, bytes.Repeat([]byte{1, 0}, many)),
		"10000 sections":       append(file(1, []byte{0}), bytes.Repeat([]byte{0, 1, 0}, 10_000)...),
	} {
		if _, err := wasm.Parse(module); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := wasm.Parse(file(1, wasm.AppendU32(nil, 1<<18), bytes.Repeat([]byte{0x60, 0, 0}, 1<<18))); err != nil {
		t.Errorf("as many as are read: %v", err)
	}
}
