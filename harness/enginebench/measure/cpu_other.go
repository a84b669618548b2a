//go:build !linux

package main

import "time"

var start = time.Now()

// threadCPU is wall time where no clock of the thread is at hand.
func threadCPU() time.Duration { return time.Since(start) }
