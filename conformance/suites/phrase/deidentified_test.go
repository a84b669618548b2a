package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestDeidentified(t *testing.T) {
	for _, c := range []struct {
		p       *phrase.Pattern
		yes, no []string
	}{
		{phrase.Plate, []string{"placa ABC-1234", "veículo de placa BRA2E19", "BRA2E19 estacionado", "Placa: xyz 9876", "carro abc1d23"}, []string{"V1 a V6", "ABC 1234 vagas", "CID10", "B12", "Lei 13.787", "mg 1234", "ISO14971"}},
		{phrase.FullDate, []string{"02/03/2026", "2026-03-02", "2 de março de 2026", "1º de maio", "internado em 2.3.26", "31-12-2025"}, []string{"em 2026", "março de 2026", "13/2", "120/80", "1/3 da dose", "2026", "5-10 dias", "RDC 751/2022", "versão 1.2.3"}},
		{phrase.AgeOver89, []string{"93 anos", "aos 101 anos de idade", "90 years old", "idade: 94"}, []string{"90+", "89 anos", "9 anos", "193 mg", "90 bpm", "há 1990 anos", "60 a 89 anos", "95%"}},
		{phrase.PostalCode, []string{"CEP 50030-230", "cep: 50030230", "50030-230 Recife", "CEP 50.030-230"}, []string{"[CEP]", "5003-230", "protocolo 150030-2301", "CEP removido"}},
	} {
		for _, text := range c.yes {
			if !c.p.In(text) {
				t.Errorf("%s: not found in %q", c.p.Name, text)
			}
		}
		for _, text := range c.no {
			if said, ok := c.p.Find(text); ok {
				t.Errorf("%s: %q found in %q", c.p.Name, said, text)
			}
		}
	}
}
