package watch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Options of Watch.
type Options struct {
	// Ignore tells, of a slash-separated path within the folder, that it is no source; nil means Outputs.
	Ignore func(rel string) bool
	// Debounce is how long nothing must happen before the files are looked at; 0 means 80 ms. Editors and version control
	// write a file in several steps, and many at once.
	Debounce time.Duration
	// Poll is how often the files are looked at without any event; 0 means 3 s.
	Poll time.Duration
}

// Change is one change of the source.
type Change struct {
	Files []string // slash-separated, sorted: changed, added and removed
}

// Watch sends a Change each time the source in dir has come to hold something else, until ctx ends; then the channel is closed. A
// change that nobody has taken yet is made one with the next. The error sent last, if any, says why it stopped early.
// Where the system can watch no more folders it looks at the files from time to time and goes on.
func Watch(ctx context.Context, dir string, o Options) (<-chan Change, <-chan error, error) {
	if o.Ignore == nil {
		o.Ignore = Outputs
	}
	if o.Debounce == 0 {
		o.Debounce = 80 * time.Millisecond
	}
	if o.Poll == 0 {
		o.Poll = 3 * time.Second
	}
	first, err := look(dir, o.Ignore, state{}, time.Now())
	if err != nil {
		return nil, nil, err
	}
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, nil, fmt.Errorf("watch folder: %w", err)
	}
	w := &watcher{dir: dir, o: o, events: events, taken: first}
	w.follow(first)
	// What changed between the first look and the first watch is seen at the second look.
	changes, failed := make(chan Change), make(chan error, 1)
	go func() {
		defer close(changes)
		defer events.Close()
		if err := w.run(ctx, changes); err != nil && !errors.Is(err, context.Canceled) {
			failed <- err
		}
	}()
	return changes, failed, nil
}

type watcher struct {
	dir    string
	o      Options
	events *fsnotify.Watcher
	taken  state // what whoever listens knows of
}

// follow asks the system to tell of every folder. A folder it cannot watch is left to polling.
func (w *watcher) follow(s state) {
	for _, folder := range s.folders {
		// Adding twice does no harm, and mends a watch that was lost when the folder was replaced by another.
		_ = w.events.Add(folder)
	}
}

func (w *watcher) run(ctx context.Context, changes chan<- Change) error {
	quiet := time.NewTimer(w.o.Debounce)
	defer quiet.Stop()
	poll := time.NewTicker(w.o.Poll)
	defer poll.Stop()
	var pending Change
	for seen := w.taken; ; {
		var out chan<- Change
		if len(pending.Files) > 0 {
			out = changes
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case out <- pending:
			w.taken, pending = seen, Change{}
			continue
		case _, open := <-w.events.Events:
			if !open {
				return errors.New("watch folder: the system's events ended")
			}
			quiet.Reset(w.o.Debounce)
			continue
		case <-w.events.Errors: //nolint:errcheck // events were lost, whatever the reason: look
			quiet.Reset(w.o.Debounce)
			continue
		case <-quiet.C:
		case <-poll.C:
		}
		next, err := look(w.dir, w.o.Ignore, seen, time.Now())
		if err != nil {
			return err
		}
		w.follow(next)
		seen = next
		pending = Change{Files: next.changes(w.taken)}
	}
}
