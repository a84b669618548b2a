package anvisa

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// The rules over one answer with a long text.
func BenchmarkRules(b *testing.B) {
	c := answer(b, contract.HealthContent, "public", "promotional", nil, saying(strings.Repeat("A pressão alta quase nunca dá sinal, e o ideal é medir uma vez por ano. ", 900)))
	for _, r := range Suite.Rules {
		if r.Output == nil {
			continue
		}
		b.Run(r.ID, func(b *testing.B) {
			b.SetBytes(int64(len(c.Output)))
			for b.Loop() {
				if _, err := r.Judge(c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
