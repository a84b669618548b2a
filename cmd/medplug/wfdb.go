package main

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"time"

	"github.com/medplug/medplug/fixtures/recording/request"
	"github.com/medplug/medplug/fixtures/recording/wfdb"
)

// requestOfRecord makes an ecg-analysis request of a stretch of a WFDB record. What is left out is said on stderr.
func requestOfRecord(s *streams, path string, from, duration time.Duration, now time.Time) ([]byte, error) {
	if from < 0 || duration <= 0 {
		return nil, usagef("run: --from must not be negative and --duration must be more than 0")
	}
	record, err := wfdb.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("read WFDB record %s: there is no such header", path).hint("name the record without its extension: the file %s.hea must be there", strings.TrimSuffix(path, ".hea"))
	}
	if err != nil {
		return nil, &exitError{code: exitUsage, err: err}
	}
	ecg, err := record.Read(from, duration)
	if err != nil {
		return nil, &exitError{code: exitUsage, err: err}
	}
	if ecg, err = ecg.Twelve(); err != nil {
		return nil, &exitError{code: exitUsage, err: err}
	}
	for _, note := range ecg.Notes {
		s.say("%s %s", s.paint.yellow("note:"), printable(note))
	}
	var out bytes.Buffer
	if err := request.Write(&out, ecg, request.Options{ID: "wfdb-" + requestName(record.Name), At: now}); err != nil {
		return nil, &exitError{code: exitUsage, err: err}
	}
	return out.Bytes(), nil
}

// requestName makes a record's name fit for a request id.
func requestName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune("._:-", r) || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, name)
	return name[:min(len(name), 100)]
}
