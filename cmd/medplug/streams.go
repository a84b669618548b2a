package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/medplug/medplug/conformance/report"
	"golang.org/x/term"
)

// streams are the three a command has. Results go to out, words for people to err.
type streams struct {
	in    io.Reader
	out   io.Writer
	err   io.Writer
	paint paint // of err
	plain paint // of out
	live  bool  // err is a terminal on which a line may be written over
}

func newStreams(in io.Reader, out, err io.Writer, getenv func(string) string) *streams {
	colour := getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	return &streams{
		in: in, out: out, err: err,
		paint: paint(colour && isTerminal(err)),
		plain: paint(colour && isTerminal(out)),
		live:  isTerminal(err) && getenv("TERM") != "dumb",
	}
}

func isTerminal(v any) bool {
	f, ok := v.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// say prints a line for people.
func (s *streams) say(format string, a ...any) { fmt.Fprintf(s.err, format+"\n", a...) }

// progress is the line that says what is being done, where somebody watches; elsewhere it shows nothing. It is rewritten
// once a second, so that a long step can be told from one that hangs.
type progress struct {
	out     io.Writer // nil: nobody watches
	started time.Time
	texts   chan string
	stop    func()
}

func (s *streams) progress(what string) *progress {
	p := &progress{stop: func() {}}
	if !s.live {
		return p
	}
	p.out, p.started, p.texts = s.err, time.Now(), make(chan string)
	quit, gone := make(chan struct{}), make(chan struct{})
	p.stop = sync.OnceFunc(func() { close(quit); <-gone })
	go func() {
		defer close(gone)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			p.draw(what)
			select {
			case <-tick.C:
			case what = <-p.texts:
			case <-quit:
				fmt.Fprint(p.out, "\r\x1b[K")
				return
			}
		}
	}()
	return p
}

func (p *progress) draw(what string) {
	took := ""
	if s := int(time.Since(p.started).Seconds()); s > 0 {
		took = fmt.Sprintf(" %d s", s)
	}
	fmt.Fprintf(p.out, "\r\x1b[K%s ...%s", printable(what), took)
}

// update says something else from now on.
func (p *progress) update(what string) {
	if p.out != nil {
		p.texts <- what
	}
}

// done takes the line away. It may be called twice; update not any more.
func (p *progress) done() { p.stop() }

// after writes to w once the progress line is gone.
type after struct {
	p *progress
	w io.Writer
}

func (a *after) Write(p []byte) (int, error) {
	a.p.done()
	return a.w.Write(p)
}

// paint colours text, or leaves it.
type paint bool

func (p paint) code(code, text string) string {
	if !p {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p paint) red(text string) string    { return p.code("31", text) }
func (p paint) green(text string) string  { return p.code("32", text) }
func (p paint) yellow(text string) string { return p.code("33", text) }
func (p paint) bold(text string) string   { return p.code("1", text) }

// width is how many columns a terminal has; 0 for anything else, which is not to be wrapped.
func width(v any) int {
	if f, ok := v.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil {
			return w
		}
	}
	return 0
}

// printable replaces what could steer a terminal or a job runner: texts of a plugin and names of files are a stranger's.
func printable(text string) string {
	return report.NoCommand(strings.Map(func(r rune) rune {
		if r == '\t' || unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text))
}
