package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// requestRun makes the requests, one after another.
type requestRun struct {
	o    *requestOptions
	form form
	made int
	tell func()
}

func (r *requestRun) run(ctx context.Context, s *streams) error {
	folder := r.o.inFolder(r.form)
	if err := r.prepare(folder); err != nil {
		return err
	}
	line := s.progress("making requests")
	defer line.done()
	shown := time.Now()
	r.tell = func() {
		if r.made++; time.Since(shown) > 200*time.Millisecond {
			shown = time.Now()
			line.update(fmt.Sprintf("making requests, %d so far", r.made))
		}
	}
	var err error
	if folder {
		err = r.fill(ctx)
	} else {
		err = r.o.row(s, r.form, func(w io.Writer) error {
			return r.each(ctx, func(q fixtures.Request) error { return r.writeRow(w, q) })
		})
	}
	line.done()
	if err != nil {
		return err
	}
	return r.o.done(s, r.made)
}

// each makes the requests that are wanted.
func (r *requestRun) each(ctx context.Context, take func(fixtures.Request) error) error {
	options := r.o.make
	var sets []requestSet
	sets, options.Groups = r.o.wanted()
	for _, kind := range r.o.kinds {
		for q, err := range fixtures.Requests(contract.Kind(kind), options) {
			if err != nil {
				return err
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if !slices.ContainsFunc(sets, func(r requestSet) bool { return r.holds(q.Name) }) {
				continue
			}
			if err := take(q); err != nil {
				return err
			}
			r.tell()
		}
	}
	if r.made == 0 {
		return usagef("there is no such request of %s", strings.Join(r.o.kinds, ", ")).hint("sets: %s", strings.Join(r.o.sets, ", "))
	}
	return nil
}

// described is a request as a row holds it. One of the last three is there.
type described struct {
	Name    string               `json:"name"`
	Kind    contract.Kind        `json:"kind"`
	Sets    []string             `json:"sets"`
	Expect  fixtures.Expectation `json:"expect"`
	Bytes   int                  `json:"bytes"`
	Request json.RawMessage      `json:"request,omitempty"`
	Text    *string              `json:"request_text,omitempty"`
	Base64  *string              `json:"request_base64,omitempty"`
}

func describe(q fixtures.Request) described {
	e := q.Expect
	return described{
		Name: q.Name, Kind: q.Kind, Sets: setsOf(q), Bytes: len(q.Data),
		Expect: e,
	}
}

// setsOf lists the sets that hold a request.
func setsOf(q fixtures.Request) []string {
	var list []string
	for _, r := range requestSets()[1:] { // all are in the first
		if r.holds(q.Name) {
			list = append(list, r.name)
		}
	}
	return list
}

// writeRow writes a request as one line.
func (r *requestRun) writeRow(w io.Writer, q fixtures.Request) error {
	d := describe(q)
	switch _, err := strictjson.Parse(q.Data); {
	case err == nil && json.Valid(q.Data) && len(bytes.TrimSpace(q.Data)) == len(q.Data) && !bytes.ContainsAny(q.Data, "\r\n"):
		d.Request = q.Data
	case utf8.Valid(q.Data):
		text := string(q.Data)
		d.Text = &text
	default:
		text := base64.StdEncoding.EncodeToString(q.Data)
		d.Base64 = &text
	}
	raw := d.Request
	d.Request = nil // encoding/json would write it anew
	b, err := appendJSON(nil, d)
	if err != nil {
		return fmt.Errorf("request %s: %w", q.Name, err)
	}
	if raw != nil {
		b = append(append(append(b[:len(b)-1], `,"request":`...), raw...), '}')
	}
	if r.made > 0 {
		b = append([]byte(r.form.between), b...)
	}
	_, err = w.Write(b)
	return err
}

// writers is how many requests are being written into a folder at a time: most of what that takes is waiting for the disk.
const writers = 8

// fill writes every request into the folder.
func (r *requestRun) fill(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue := make(chan fixtures.Request)
	var running sync.WaitGroup
	for range writers {
		running.Go(func() {
			for q := range queue {
				if err := r.writeFiles(q); err != nil {
					cancel(err)
				}
			}
		})
	}
	err := r.each(ctx, func(q fixtures.Request) error {
		queue <- q
		return nil
	})
	close(queue)
	running.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// writeFiles writes a request into the folder, its expectation last.
func (r *requestRun) writeFiles(q fixtures.Request) error {
	expect, err := json.MarshalIndent(describe(q), "", "  ")
	if err != nil {
		return fmt.Errorf("request %s: %w", q.Name, err)
	}
	path := filepath.Join(r.o.output, string(q.Kind), fileName(q.Name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if _, err := os.Lstat(path + ".json"); err == nil && !r.o.force {
		return fmt.Errorf("request %s: its file is there already", q.Name)
	}
	return writeParts(path, []part{{".json", q.Data}, {".expect.json", append(expect, '\n')}})
}

// fileName is a request's name as a path: what any file system takes stays, everything else is percent-encoded, so that two
// requests never meet.
func fileName(name string) string {
	var b strings.Builder
	for i, component := range strings.Split(name, "/") {
		if i > 0 {
			b.WriteByte(filepath.Separator)
		}
		if component == "" {
			b.WriteString("%")
		}
		for k, c := range []byte(component) {
			switch {
			case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c == '-', c == '.' && k > 0:
				b.WriteByte(c)
			default:
				fmt.Fprintf(&b, "%%%02X", c)
			}
		}
	}
	return b.String()
}

// prepare refuses to overwrite, and makes the folder.
func (r *requestRun) prepare(folder bool) error {
	if !folder {
		return r.o.checkFile()
	}
	entries, err := os.ReadDir(r.o.output)
	path := filepath.ToSlash(r.o.output)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(r.o.output, 0o755); err != nil {
			return usagef("--output %s: the folder cannot be made: %w", path, err)
		}
		return nil
	case err != nil:
		if info, statErr := os.Stat(r.o.output); statErr == nil && !info.IsDir() {
			return usagef("--output %s is no folder", path)
		}
		return cannotRead(path, err)
	case len(entries) > 0 && !r.o.force:
		return usagef("folder %s is not empty", path).hint("name another, or --force overwrites what has the same name")
	}
	return nil
}
