package gate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/attest"
	"github.com/medplug/medplug/harness/artefact"
)

// ReadSigned reads the signed verdicts in a file, in the files *.json below a folder, and in each OCI layout that the path is or that
// lies below it. Those that no trusted key signed, or that cannot be read, are passed over, with the reason. The error is that of a
// path that is not there, or the context's.
func ReadSigned(ctx context.Context, path string, open Opener, suites []*conformance.Suite) (*Signeds, error) {
	v := &Signeds{of: map[string][]signed{}}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read signed verdicts: %w", err)
	}
	if !info.IsDir() {
		text, err := readEnvelope(path)
		if err != nil {
			return nil, fmt.Errorf("read signed verdicts: %w", err)
		}
		v.take(ctx, path, text, open, suites)
		return v, ctx.Err()
	}
	root := path + string(filepath.Separator) // a link to a folder is one, too
	// The function returns no error, so neither does the walk: whatever cannot be read is passed over, and the plugin is judged.
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		named := path == root
		path = filepath.Clean(path)
		switch {
		case ctx.Err() != nil:
			return fs.SkipAll
		case err != nil:
			v.pass(path, err)
		case d.IsDir() && !named && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir() && artefact.IsLayout(path):
			v.layout(ctx, path, open, suites)
		case d.Name() == "index.json" && artefact.IsLayout(filepath.Dir(path)):
			return nil // the layout's own
		case !d.IsDir() && strings.EqualFold(filepath.Ext(path), ".json"):
			v.file(ctx, path, open, suites)
		}
		return nil
	})
	return v, ctx.Err()
}

// file takes what lies in a file, if it is an envelope.
func (v *Signeds) file(ctx context.Context, path string, open Opener, suites []*conformance.Suite) {
	text, err := readEnvelope(path)
	switch {
	case err != nil:
		v.pass(path, err)
	case !attest.IsEnvelope(text):
		v.Strangers++
	default:
		v.take(ctx, path, text, open, suites)
	}
}

// layout takes the verdicts that are attached to plugins in a layout.
func (v *Signeds) layout(ctx context.Context, dir string, open Opener, suites []*conformance.Suite) {
	layout, err := artefact.OpenLayout(dir)
	if err != nil {
		v.pass(dir, err)
		return
	}
	defer layout.Close()
	items, err := layout.List(ctx)
	if err != nil {
		return // the context's: nothing counts any more
	}
	taken := map[string]bool{} // thousands of manifests may name one envelope
	for _, item := range items {
		name := dir + "@" + item.Digest
		var text []byte
		err := item.Err
		switch {
		case err == nil && (item.Is != artefact.Verdict || taken[item.SHA256]):
			continue
		case err == nil:
			taken[item.SHA256] = true
			text, err = layout.Content(ctx, item)
		}
		if err != nil {
			v.pass(name, err)
			continue
		}
		v.take(ctx, name, text, open, suites)
	}
}

// readEnvelope reads a file, one byte beyond what an envelope may have at the most.
func readEnvelope(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no regular file")
	}
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, attest.MaxEnvelope+1))
}
