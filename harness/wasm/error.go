package wasm

import "fmt"

// Error says why bytes are no module this package accepts.
type Error struct {
	Offset  int64  // byte offset in the file of what is wrong
	Section string // "header", "type", "import", ..., "code", "custom"
	Reason  string // lower case, one line; never quotes more of the file than a number
}

func (e *Error) Error() string {
	if e.Section == "header" {
		return e.Reason
	}
	return fmt.Sprintf("%s section at offset %d: %s", e.Section, e.Offset, e.Reason)
}
