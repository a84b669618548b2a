package harness

import (
	"errors"
	"sync"
)

// life lets a plugin be closed while it is in use. Closing waits for what is in progress, which its deadline ends, and
// what comes later is refused: code that runs on memory already given back ends the whole process.
type life struct {
	mu   sync.RWMutex
	over bool
}

var errClosed = errors.New("the plugin is closed")

// enter begins a use, which must leave again.
func (l *life) enter() error {
	l.mu.RLock()
	if l.over {
		l.mu.RUnlock()
		return errClosed
	}
	return nil
}

func (l *life) leave() { l.mu.RUnlock() }

// end waits until nobody is inside, for good. It gives false when it did so before.
func (l *life) end() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	first := !l.over
	l.over = true
	return first
}
