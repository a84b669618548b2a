package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// numbered is the items of one seed, by their numbers.
type numbered struct {
	noun        string // of one, and how names of files begin
	seed        uint64
	count, from int
	jobs        int
}

func (n *numbered) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.Uint64Var(&n.seed, "seed", 1, "seed of the whole")
	f.IntVar(&n.count, "count", 1, "how many")
	f.IntVar(&n.from, "from", 0, "number of the first; each is the same with whichever others it is made")
	f.IntVar(&n.jobs, "jobs", runtime.NumCPU(), "goroutines that make them")
}

func (n *numbered) check() error {
	const most = 1_000_000_000
	switch {
	case n.count < 1 || n.count > most:
		return usagef("--count is %d, allowed are 1 to %d", n.count, most)
	case n.from < 0 || n.from > most:
		return usagef("--from is %d, allowed are 0 to %d", n.from, most)
	case n.jobs < 1 || n.jobs > 1024:
		return usagef("--jobs is %d, allowed are 1 to 1024", n.jobs)
	}
	return nil
}

func (n *numbered) name(index int) string { return fmt.Sprintf("%s-%d-%06d", n.noun, n.seed, index) }

// prepare makes the folder and refuses to overwrite.
func (n *numbered) prepare(output string, force bool) error {
	if info, err := os.Stat(output); err == nil && !info.IsDir() {
		return usagef("--output %s is no folder", output)
	}
	if err := os.MkdirAll(output, 0o755); err != nil {
		return usagef("--output %s: the folder cannot be made: %w", output, err)
	}
	if force {
		return nil
	}
	dir, err := os.Open(output)
	if err != nil {
		return cannotRead(output, err)
	}
	defer dir.Close()
	for {
		entries, err := dir.ReadDir(1000)
		for _, e := range entries {
			if n.makes(e.Name()) {
				return usagef("%s is there already", filepath.ToSlash(filepath.Join(output, e.Name()))).hint("--force overwrites it; --from begins behind it")
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return cannotRead(output, err)
		}
	}
}

// makes tells whether a name is that of one of the files to be made.
func (n *numbered) makes(name string) bool {
	rest, ok := strings.CutPrefix(name, fmt.Sprintf("%s-%d-", n.noun, n.seed))
	rest = strings.TrimPrefix(rest, "sheet-")
	digits, _, dot := strings.Cut(rest, ".")
	index, err := strconv.Atoi(digits)
	return ok && dot && err == nil && index >= n.from && index < n.from+n.count
}
