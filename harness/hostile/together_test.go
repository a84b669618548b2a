package hostile_test

import (
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostile"
)

// Sixteen plugins that never come back run at once; all are stopped, and meanwhile garbage is collected and a
// well-behaved plugin answers.
func TestManyAtOnce(t *testing.T) {
	neighbour := load(t)
	var busy []hostile.Case
	for _, c := range hostile.Corpus() {
		if strings.HasPrefix(c.Name, "loops/") && len(busy) < 16 {
			busy = append(busy, c)
		}
	}
	if len(busy) != 16 {
		t.Fatalf("%d cases", len(busy))
	}
	done := make(chan struct{})
	var all sync.WaitGroup
	for _, c := range busy {
		all.Go(func() {
			for range 3 {
				if err := c.Expect.Judge(hostile.Run(t.Context(), c, harness.Options{})); err != nil {
					t.Errorf("%s: %v", c.Name, err)
				}
			}
		})
	}
	go func() {
		all.Wait()
		close(done)
	}()
	for running := true; running; {
		runtime.GC()
		serves(t, neighbour)
		select {
		case <-done:
			running = false
		default:
		}
	}
}
