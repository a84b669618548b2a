package gate

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/medplug/medplug/conformance"
)

// Folders being written and folders on their way out. They live for milliseconds, unless a process was killed just then.
const (
	partial = ".partial-"
	removed = ".removed-"
	stale   = 10 * time.Minute
)

// mostRecord bounds a record that is read.
const mostRecord = 1 << 20

// Store is a folder with a folder of results for each plugin, named by its digest.
type Store struct{ dir string }

// OpenStore opens the store in a folder, which it makes, and clears what processes that were killed left there.
func OpenStore(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil { // the umask says who may read
		return nil, fmt.Errorf("open results: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("open results: %w", err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), partial) && !strings.HasPrefix(e.Name(), removed) {
			continue
		}
		// One that is young may be another process's, which writes into the same folder right now.
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > stale {
			_ = os.RemoveAll(filepath.Join(dir, e.Name())) // in nobody's way
		}
	}
	return &Store{dir}, nil
}

// ReadStore opens a store that must be there, to read only.
func ReadStore(dir string) (*Store, error) {
	if info, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("open results: %w", err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("open results: %s is no folder", dir)
	}
	return &Store{dir}, nil
}

// Folder is where the results of a plugin are.
func (s *Store) Folder(digest string) string { return filepath.Join(s.dir, digest) }

// Finished gives the record of a plugin that was judged under the key, when all that it says is there is there: its files as they
// were written, those needed among them, and a report that says the same. Anything else is not finished.
func (s *Store) Finished(k Key, need []string) (Record, bool) {
	folder := s.Folder(k.Plugin)
	r, ok := s.record(k)
	if !ok || r.Broken != "" {
		return r, false
	}
	for _, name := range append(slices.Clone(need), ReportFile) {
		if r.Files[name] == "" {
			return r, false
		}
	}
	for name, want := range r.Files {
		path := filepath.Join(folder, filepath.Base(name))
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || info.Size() > mostReply {
			return r, false // a pipe would never end
		}
		if have, err := FileDigest(path); err != nil || have != want {
			return r, false
		}
	}
	return r, s.says(r)
}

// record reads the record of a plugin that was judged under the key, or whose judgement broke under it.
func (s *Store) record(k Key) (r Record, ok bool) {
	path := filepath.Join(s.Folder(k.Plugin), RecordFile)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || info.Size() > mostRecord {
		return r, false
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return r, false
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return r, d.Decode(&r) == nil && r.SchemaVersion == recordVersion && r.Key == k
}

// says tells whether the report in a folder says what the record does.
func (s *Store) says(r Record) bool {
	text, err := os.ReadFile(filepath.Join(s.Folder(r.Key.Plugin), ReportFile))
	if err != nil {
		return false
	}
	var rep conformance.Report
	return json.Unmarshal(text, &rep) == nil && r.Key.fits(&rep) == "" && rep.Verdict == r.Verdict
}

// Keep writes the folder of a plugin, in place of one that is there: whole, or not at all.
func (s *Store) Keep(r Record, files map[string][]byte) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("write results: %w", err)
		}
	}()
	r.Files = map[string]string{}
	tmp := filepath.Join(s.dir, partial+rand.Text())
	if err := os.Mkdir(tmp, 0o777); err != nil {
		return err
	}
	defer os.RemoveAll(tmp) // gone already when all went well
	if r.Broken == "" {
		for name, data := range files {
			r.Files[name] = hexSum(data)
			if err := write(filepath.Join(tmp, name), data); err != nil {
				return err
			}
		}
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := write(filepath.Join(tmp, RecordFile), append(text, '\n')); err != nil {
		return err
	}
	flush(tmp)
	if err := s.replace(tmp, s.Folder(r.Key.Plugin)); err != nil {
		return err
	}
	flush(s.dir)
	return nil
}

// mostTurns is how often another gate may be quicker with a folder of the same name.
const mostTurns = 100

// replace gives a folder its name. What had the name goes away first: a process killed in between leaves a plugin without a
// result, which is judged again. A gate that writes the same folder meanwhile has its turn, and the last one stands.
func (s *Store) replace(tmp, folder string) (err error) {
	for range mostTurns {
		old := filepath.Join(s.dir, removed+rand.Text())
		if err := os.Rename(folder, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		err = os.Rename(tmp, folder)
		_ = os.RemoveAll(old)                           // in nobody's way
		if err == nil || !errors.Is(err, fs.ErrExist) { // which a folder that is not empty is, too
			return err
		}
	}
	return err
}

// write writes a file that outlives a power failure.
func write(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// flush makes names outlive a power failure, where the system can do so for a folder.
func flush(dir string) {
	if f, err := os.Open(dir); err == nil {
		_ = f.Sync() // without it a result may be lost and is judged again, never half there
		_ = f.Close()
	}
}
