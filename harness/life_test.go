package harness

import (
	"errors"
	"testing"
	"time"

	"github.com/medplug/medplug/harness/wasm/emit"
)

// A plugin may be closed at any time: later uses are refused, and nothing runs on memory that was given back.
func TestClosingAPlugin(t *testing.T) {
	p := load(t, counter())
	l := standard(t)
	open(t, p, l).Close(t.Context()) // makes the snapshot, so that the next one is reset when it is closed
	s := open(t, p, l)
	for range 2 {
		if err := p.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Call(t.Context(), entry, []byte(`{}`)); !errors.Is(err, errClosed) {
		t.Errorf("a call after the plugin was closed: %v", err)
	}
	if _, err := p.Open(t.Context(), l); !errors.Is(err, errClosed) {
		t.Errorf("a sandbox after the plugin was closed: %v", err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Errorf("closing the sandbox after the plugin: %v", err)
	}
}

func TestClosingAPluginDuringACall(t *testing.T) {
	p := load(t, newSpecimen().entry(loop, emit.I32(0)))
	l := standard(t)
	l.Timeout = 50 * time.Millisecond
	s := open(t, p, l)
	failed := make(chan error)
	started := make(chan struct{})
	go func() {
		close(started)
		_, err := s.Call(t.Context(), entry, []byte(`{}`))
		failed <- err
	}()
	<-started
	if err := p.Close(t.Context()); err != nil {
		t.Error(err)
	}
	var limit *LimitError
	if err := <-failed; !errors.As(err, &limit) && !errors.Is(err, errClosed) {
		t.Errorf("the call in progress ended with %v", err)
	}
}
