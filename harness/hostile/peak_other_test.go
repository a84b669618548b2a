//go:build !linux

package hostile_test

import (
	"runtime/metrics"
	"testing"
)

func guardMachine() {}

// resetPeak and peak see Go's own memory only where the system offers no peak.
func resetPeak(t *testing.T) int64 { return peak(t) }

func peak(t *testing.T) int64 {
	t.Helper()
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}
