package hostile_test

import (
	"testing"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/hostile"
	"github.com/medplug/medplug/harness/oracle"
)

// Where stock Extism is noted to answer or to fail, it does: the notes say what the harness adds.
func TestStockExtism(t *testing.T) {
	held := map[hostile.Stock]int{}
	for _, c := range hostile.Corpus() {
		if c.Stock != hostile.StockAnswers && c.Stock != hostile.StockFails {
			continue
		}
		held[c.Stock]++
		t.Run(c.Name, func(t *testing.T) {
			l := hostile.Base()
			if c.Limits != nil {
				c.Limits(&l)
			}
			l.Hosts = nil // no request leaves through the host that does not guard them
			var h hostenv.Host
			if c.Host != nil {
				c.Host(&h)
			}
			input := c.Input
			if input == nil {
				input = []byte("{}")
			}
			o, err := oracle.Run(t.Context(), c.Module(), l, h, hostile.Entry, input)
			if answered := err == nil && o.Failure == "" && o.Return == 0; answered != (c.Stock == hostile.StockAnswers) {
				t.Errorf("noted: it %s; but: %v, %+v", c.Stock, err, o)
			}
		})
	}
	for _, s := range []hostile.Stock{hostile.StockAnswers, hostile.StockFails} {
		if held[s] == 0 {
			t.Errorf("no case of which stock Extism %s", s)
		}
	}
	t.Logf("answers %d, fails %d", held[hostile.StockAnswers], held[hostile.StockFails])
}
