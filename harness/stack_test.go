package harness

import (
	"errors"
	"slices"
	"testing"
)

func TestStackOf(t *testing.T) {
	err := errors.New("wasm error: unreachable\nwasm stack trace:\n\t.main.(*T).Method(i32,i64) i32\n\t.medplug:meter tick(i64) i64\n" +
		"\t.plain()\n\t.pair(i32) (i32,i32)\n\t.wasm-function[12]() i32\n\t.a\x1b[2J(i32)\n\t... maybe followed by omitted frames")
	want := []string{"main.(*T).Method", "plain", "pair", "wasm-function[12]", "a\ufffd[2J"}
	if got := stackOf(err); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := stackOf(errors.New("no trace")); got != nil {
		t.Errorf("got %q of an error without a trace", got)
	}
}
