package harness

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/medplug/medplug/harness/hostenv"
)

const (
	// PageSize is the size of a WebAssembly page in bytes.
	PageSize = 64 << 10
	// maxPages is one less than can be addressed: wazero gives the size of a memory of all 65,536 pages as 0.
	maxPages = 65535
)

// Limits bound one sandbox. They are a value fixed when the sandbox is opened: run, test, bench, gate and serve all
// take the same value, and its digest is printed in every verdict. Memory, time and sizes have no "unlimited": zero is
// invalid.
type Limits struct {
	MemoryPages uint32        `json:"memory_pages"` // guest memory, 64 KiB pages
	Timeout     time.Duration `json:"timeout_ns"`   // wall deadline, for instantiation and for each call
	Cost        uint64        `json:"cost"`         // instructions per call; 0: bounded by the deadline alone
	InputBytes  int64         `json:"input_bytes"`
	OutputBytes int64         `json:"output_bytes"`
	LogBytes    int64         `json:"log_bytes"` // log text per call, all levels together
	VarBytes    int64         `json:"var_bytes"` // Extism vars per call, keys and values together
	Hosts       []string      `json:"hosts"`     // hosts an http_request may reach; empty: none
}

// Class names one of the contract's limit classes (contract section 3).
type Class string

// The limit classes of the contract.
const (
	Micro    Class = "micro"
	Standard Class = "standard"
	Large    Class = "large"
)

// ClassLimits gives the limits of a class: micro 20 pages and 1 MiB of input, standard 256 and 4 MiB, large 1,024 and
// 16 MiB; output 1 MiB and 10 s for all.
func ClassLimits(c Class) (Limits, error) {
	l := Limits{Timeout: 10 * time.Second, OutputBytes: 1 << 20, LogBytes: 256 << 10, VarBytes: 1 << 20}
	switch c {
	case Micro:
		l.MemoryPages, l.InputBytes = 20, 1<<20
	case Standard:
		l.MemoryPages, l.InputBytes = 256, 4<<20
	case Large:
		l.MemoryPages, l.InputBytes = 1024, 16<<20
	default:
		return Limits{}, fmt.Errorf("limit class %q: want micro, standard or large", c)
	}
	return l, nil
}

// Validate refuses limits that bound nothing or that cannot be enforced.
func (l Limits) Validate() error {
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf(format, a...)) }
	if l.MemoryPages == 0 || l.MemoryPages > maxPages {
		bad("memory_pages %d: want 1 to %d", l.MemoryPages, maxPages)
	}
	if l.Timeout <= 0 || l.Timeout > time.Hour {
		bad("timeout %v: want more than 0, at most 1h", l.Timeout)
	}
	const most = 256 << 20
	for name, v := range map[string]int64{"input_bytes": l.InputBytes, "output_bytes": l.OutputBytes} {
		if v <= 0 || v > most {
			bad("%s %d: want 1 to %d", name, v, int64(most))
		}
	}
	for name, v := range map[string]int64{"log_bytes": l.LogBytes, "var_bytes": l.VarBytes} {
		if v < 0 || v > most {
			bad("%s %d: want 0 to %d", name, v, int64(most))
		}
	}
	for _, h := range l.Hosts {
		if err := hostenv.CheckHost(h); err != nil {
			bad("host %q: %w", h, err)
		}
	}
	slices.SortFunc(errs, func(a, b error) int { // map order must not show
		if a.Error() < b.Error() {
			return -1
		}
		return 1
	})
	return errors.Join(errs...)
}

// Digest names the limits: the first 16 hex digits of the SHA-256 of their canonical JSON.
func (l Limits) Digest() string {
	l.Hosts = slices.Sorted(slices.Values(l.Hosts))
	if l.Hosts == nil {
		l.Hosts = []string{}
	}
	b, err := json.Marshal(l)
	if err != nil {
		panic(err) // a struct of numbers and strings always marshals
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}
