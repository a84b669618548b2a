//go:build !linux

package harness

import "time"

var processStart = time.Now()

// threadCPU is wall time where the thread's own clock is not at hand: never less than the CPU time it stands for.
func threadCPU() time.Duration { return time.Since(processStart) }
