package harness

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tetratelabs/wazero"
)

// cacheBytes bounds what compiled code may take on disk; a standard Go plugin takes about 15 MB.
const cacheBytes = 1 << 30

// cacheSettle is how long a folder of the cache is left alone after its last use, so that no process loses what another
// is about to read.
const cacheSettle = time.Minute

// diskCache keeps compiled code between processes: a folder for each module, named by the digest of what is compiled,
// least recently used ones dropped. Files appear by rename and carry a checksum (wazero's own), so that processes may
// share it; wazero's version and the machine's kind are part of the path.
type diskCache struct{ dir string }

// othersWriteError is about a folder that other users can write.
type othersWriteError struct{ dir string }

func (e *othersWriteError) Error() string {
	return fmt.Sprintf("open compilation cache: %s can be written by other users, who could plant code in it; run chmod go-w", e.dir)
}

// open gives the compilation cache of one module. The folder holds machine code that will be run, so it must not be
// writable by others.
func (c diskCache) open(module []byte) (cache wazero.CompilationCache, folder string, err error) {
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return nil, "", fmt.Errorf("open compilation cache: %w", err)
	}
	st, err := os.Stat(c.dir)
	if err != nil {
		return nil, "", fmt.Errorf("open compilation cache: %w", err)
	}
	if st.Mode().Perm()&0o022 != 0 {
		return nil, "", &othersWriteError{c.dir}
	}
	sum := sha256.Sum256(module)
	folder = filepath.Join(c.dir, hex.EncodeToString(sum[:16]))
	if cache, err = wazero.NewCompilationCacheWithDir(folder); err != nil {
		return nil, "", fmt.Errorf("open compilation cache: %w", err)
	}
	now := time.Now()
	_ = os.Chtimes(folder, now, now) // a folder whose use is not noted is only dropped sooner
	return cache, folder, nil
}

// trim drops the least recently used folders until at most `most` bytes are left. It is housekeeping: what cannot be
// read or removed is left for the next time.
func (c diskCache) trim(most int64) {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	type folder struct {
		path string
		used time.Time
		size int64
	}
	var all []folder
	var total int64
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !e.IsDir() {
			continue
		}
		f := folder{filepath.Join(c.dir, e.Name()), info.ModTime(), 0}
		_ = filepath.WalkDir(f.path, func(_ string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				if info, err := d.Info(); err == nil {
					f.size += info.Size()
				}
			}
			return nil
		})
		all, total = append(all, f), total+f.size
	}
	slices.SortFunc(all, func(a, b folder) int { return cmp.Or(a.used.Compare(b.used), strings.Compare(a.path, b.path)) })
	for _, f := range all {
		if total <= most || time.Since(f.used) < cacheSettle {
			break
		}
		// Away in one step, so that nobody finds half a folder.
		gone := f.path + ".gone"
		if os.Rename(f.path, gone) == nil && os.RemoveAll(gone) == nil {
			total -= f.size
		}
	}
}
