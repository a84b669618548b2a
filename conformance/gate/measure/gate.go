package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// result is what one gate came to.
type result struct {
	took     time.Duration
	peak     int64             // bytes of it and all its processes together
	judging  float64           // seconds that judging took, of all plugins
	cpu      float64           // seconds of CPU time that went into it
	verdicts map[string]string // verdict and rules that fail or are open, by digest
}

// gate runs the program with so many workers, each with a processor of its own, into a folder of results.
func (b *bench) gate(ctx context.Context, results string, workers int, args ...string) (*result, error) {
	cmd := exec.CommandContext(ctx, b.program, append([]string{"gate", "--format", "json", "--workers", strconv.Itoa(workers), "-o", filepath.Join(b.dir, "results", results)}, args...)...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(workers), "XDG_CACHE_HOME="+filepath.Join(b.dir, "cache"))
	var out, said strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &said
	started := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	r := &result{verdicts: map[string]string{}}
	ctx, stop := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() { r.peak = watch(ctx, cmd.Process.Pid) })
	err := cmd.Wait()
	r.took = time.Since(started)
	stop()
	watching.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	var sum struct {
		Plugins []struct {
			SHA256, Verdict, Reason, Folder string
			Failed, Open                    []string
		}
	}
	if err := json.Unmarshal([]byte(out.String()), &sum); err != nil {
		return nil, fmt.Errorf("gate said: %s", &said)
	}
	for _, p := range sum.Plugins {
		if p.Reason != "" {
			return nil, fmt.Errorf("plugin %.12s: %s: %s", p.SHA256, p.Verdict, p.Reason)
		}
		r.verdicts[p.SHA256] = fmt.Sprint(p.Verdict, p.Failed, p.Open)
		var record struct {
			Seconds float64
			CPU     float64 `json:"cpu_seconds"`
		}
		text, err := os.ReadFile(filepath.Join(p.Folder, "gate.json"))
		if err == nil {
			err = json.Unmarshal(text, &record)
		}
		if err != nil {
			return nil, err
		}
		r.judging += record.Seconds
		r.cpu += record.CPU
	}
	return r, nil
}

// watch gives the most memory that a process and its children held together, in bytes, as often as it could look. Pages that they
// share are counted for each.
func watch(ctx context.Context, pid int) (peak int64) {
	for ctx.Err() == nil {
		held := resident(pid)
		// A process's children are listed by the thread that started them.
		lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
		for _, list := range lists {
			text, _ := os.ReadFile(list) // a thread that is gone has none
			for _, child := range strings.Fields(string(text)) {
				if pid, err := strconv.Atoi(child); err == nil {
					held += resident(pid)
				}
			}
		}
		peak = max(peak, held)
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Millisecond):
		}
	}
	return peak
}

// resident is how many bytes of memory a process holds; 0 when it is gone.
func resident(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

// loops does so much work on so many threads and says how long it took.
func loops(ctx context.Context, threads, work int) (time.Duration, error) {
	started := time.Now()
	var all sync.WaitGroup
	ends := make([]uint64, threads)
	for i := range threads {
		all.Go(func() {
			x := uint64(i + 1)
			for n := range work / threads {
				if n%(1<<26) == 0 && ctx.Err() != nil {
					return
				}
				x ^= x << 13
				x ^= x >> 7
				x ^= x << 17
			}
			ends[i] = x
		})
	}
	all.Wait()
	for _, x := range ends {
		if x == 0 { // a register of this kind never comes to it
			return 0, errors.Join(ctx.Err(), errors.New("loop: it did not end"))
		}
	}
	return time.Since(started), nil
}
