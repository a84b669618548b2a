package harness

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/medplug/medplug/harness/wasm/emit"
)

// late measures how long after its deadline an endless loop is stopped, at worst and at the median.
func late(b *testing.B) {
	p, err := Load(b.Context(), newSpecimen().entry(loop, emit.I32(0)), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close(context.Background())
	l, err := ClassLimits(Standard)
	if err != nil {
		b.Fatal(err)
	}
	l.Timeout = 10 * time.Millisecond
	var worst, sum time.Duration
	n := 0
	for b.Loop() {
		s, err := p.Open(b.Context(), l)
		if err != nil {
			b.Fatal(err)
		}
		r, err := s.Call(b.Context(), entry, nil)
		if err == nil {
			b.Fatal("an endless loop ended")
		}
		over := r.Trace.Wall - l.Timeout
		worst, sum, n = max(worst, over), sum+over, n+1
		s.Close(b.Context())
	}
	b.ReportMetric(float64(worst.Microseconds())/1000, "worst_late_ms")
	b.ReportMetric(float64((sum/time.Duration(n)).Microseconds())/1000, "mean_late_ms")
}

// busy keeps n endless guests running until the benchmark ends.
func busy(b *testing.B, n int) {
	p, err := Load(b.Context(), newSpecimen().entry(loop, emit.I32(0)), Options{})
	if err != nil {
		b.Fatal(err)
	}
	l, err := ClassLimits(Standard)
	if err != nil {
		b.Fatal(err)
	}
	l.Timeout = time.Minute
	ctx, cancel := context.WithCancel(b.Context())
	var all sync.WaitGroup
	for range n {
		s, err := p.Open(ctx, l)
		if err != nil {
			b.Fatal(err)
		}
		all.Go(func() {
			_, _ = s.Call(ctx, entry, nil) // ends by the cancelling
			s.Close(context.Background())
		})
	}
	b.Cleanup(func() {
		cancel()
		all.Wait()
		p.Close(context.Background())
	})
}

func BenchmarkDeadlineAlone(b *testing.B) { late(b) }

func BenchmarkDeadlineAmong16(b *testing.B) {
	busy(b, 16)
	late(b)
}

// The world is stopped as the collector stops it; a guest that did not yield would hold it up.
func BenchmarkStopTheWorldAmong4(b *testing.B) {
	busy(b, 4)
	var worst time.Duration
	var m runtime.MemStats
	for b.Loop() {
		begin := time.Now()
		runtime.ReadMemStats(&m)
		worst = max(worst, time.Since(begin))
		time.Sleep(time.Millisecond)
	}
	b.ReportMetric(float64(worst.Microseconds())/1000, "worst_stop_ms")
}
