package harness

import (
	"strings"

	"github.com/medplug/medplug/harness/meter"
)

// stackOf reads the functions that were running out of what wazero says of a trap: a line each behind a heading, as
// "module.name(types) types". The meter's own functions are left out.
func stackOf(err error) []string {
	_, lines, found := strings.Cut(err.Error(), "wasm stack trace:\n")
	if !found {
		return nil
	}
	var stack []string
	for line := range strings.SplitSeq(lines, "\n") {
		name, isFrame := strings.CutPrefix(line, "\t.") // the plugin's module has no name
		if !isFrame || strings.HasPrefix(name, "..") {  // "... maybe followed by omitted frames"
			continue
		}
		if name = withoutTypes(name); !strings.HasPrefix(name, meter.TickModule+" ") {
			stack = append(stack, printable(name))
		}
	}
	return stack
}

// withoutTypes cuts "(i32,i64) i32" or "() (i32,i32)" off; a name may hold brackets itself.
func withoutTypes(frame string) string {
	if i := strings.LastIndex(frame, ") ("); i >= 0 {
		frame = frame[:i+1]
	}
	if i := strings.LastIndexByte(frame, '('); i >= 0 {
		return frame[:i]
	}
	return frame
}
