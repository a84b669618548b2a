package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestPresented(t *testing.T) {
	for _, text := range []string{
		"Dra. Exemplo, dermatologista", "Dermatologista com pós-graduação, CRM-SP 123", "Sou cardiologista", "Sou também tricologista e nutróloga", "Dr. João Silva (CRM-PE 1) é especialista em harmonização",
		"Ana Souza, CRM-RS 0000, o especialista em modulação hormonal", "CRM-RS 0000, Pediatria", "Cardiologia - Dr. João", "Doutora Ana, ginecologista e obstetra", "cirurgião plástico, Dr. Beto",
		"Muito prazer: Dr. Caio, otorrino", "Dra. Lia é médica do esporte", "Oi! Sou a Dra. Bia, dermatologista", "DR. JOSÉ, UROLOGISTA", "Dr. José – Urologia", "dermato\u200blogista Dra. Ana", "Somos ortopedistas e psiquiatra",
		"Pediatra: Dra. Ana", "Dr. Leo, expert em lipo", "que se apresenta como especialista em tireoide, CRM-SP 1", "Dermatologista com pós-graduação", "especialista em estética com 10 anos de experiência", "Ana Souza, especialista em lipo",
		"João da Silva - cardiologista", "Cardiologista com título",
	} {
		if len(phrase.Presented(text)) == 0 {
			t.Errorf("nobody is presented in %q", text)
		}
	}
	for _, text := range []string{
		"Encaminhe o traçado a um cardiologista para laudo.", "Procure um dermatologista", "Leve o resultado à avaliação de um cardiologista.", "Converse com seu pediatra", "A dermatologia estuda a pele",
		"o cardiologista avalia o traçado", "Dr. João, médico", "Dra. Ana, CRM-PE 12345, MÉDICA", "Especialistas recomendam", "procure um especialista em tireoide", "", "consulta de cardiologia",
		"O Dr. João encaminha a um cardiologista", "Não sou dermatologista", "A Dra. Ana recomenda: consulte um oftalmologista", "medicina do sono", "cirurgia", "Sociedade Brasileira de Cardiologia",
		"Clínica de Dermatologia", "sou médica", "Em São Paulo, cardiologistas recomendam", "Ministério da Saúde, pediatras e famílias", "Consulta com cardiologista com hora marcada", "Unidade Básica de Saúde",
	} {
		if got := phrase.Presented(text); len(got) != 0 {
			t.Errorf("%v are presented in %q", got, text)
		}
	}
}

func TestPostgraduate(t *testing.T) {
	for _, c := range []struct {
		text              string
		named, disclaimed bool
	}{
		{"Pós-graduação em dermatologia. NÃO ESPECIALISTA", true, true}, {"Pós-graduação em dermatologia, não especialista", true, false}, {"pos graduada em tricologia", true, false},
		{"Especialização em cardiologia", true, false}, {"NÃO ESPECIALISTA", false, true}, {"Curso on-line de dermatologia", true, false}, {"pós-operatório", false, false}, {"Pós-graduação em dermatologia NAO ESPECIALISTA", true, true},
	} {
		if named, disclaimed := phrase.Postgraduate(c.text); named != c.named || disclaimed != c.disclaimed {
			t.Errorf("Postgraduate(%q) = %v, %v", c.text, named, disclaimed)
		}
	}
	if phrase.Unrecognised(phrase.Presented("Sou tricologista")) == "" || phrase.Unrecognised(phrase.Presented("Sou dermatologista")) != "" {
		t.Error("Unrecognised does not tell tricology from dermatology")
	}
}

func TestSpecialties(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{
		{"Dra. Ana, ginecologista e obstetra", 1}, {"Dra. Ana, dermatologista. Dermatologia - CRM-SP 1", 1}, {"Sou cardiologista, pediatra e urologista", 3}, {"", 0}, {"Dr. Leo, ortopedista e traumatologista, e psiquiatra", 2},
	} {
		if got := phrase.Specialties(phrase.Presented(c.text)); got != c.want {
			t.Errorf("%q announces %d specialties (%v), want %d", c.text, got, phrase.Presented(c.text), c.want)
		}
	}
}
