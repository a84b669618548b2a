package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestRegistrations(t *testing.T) {
	for _, text := range []string{
		"CRM-PE 12.345", "CRM/SP 123456", "crm sp 123456", "CRM: SP-123456", "CRM 12345/PE", "CRM 12345-PE", "CRM nº 12.345 - PE", "CRM n° 12345 (RJ)", "CRM 12345 SP",
		"CRM-SP nº 123.456", "CRMSP 123456", "CRM – MG 4321", "Dra. Ana, CRM-RS 0000, Pediatria", "CRM 52.12345-6 RJ", "CRM-RJ 52-123456-7", "CRM-SP 12345-P", "CRM 12345, de São Paulo",
		"Conselho Regional de Medicina do Estado de São Paulo nº 12345", "inscrito no CRM do Paraná sob o nº 12345", "CRM\u00a0PE\u00a012345", "C\u200bRM-PE 12345", "CRM 12345 do Pará",
		"CRM-ＰＥ 12345", "médico (CRM 12345/sp)",
	} {
		if got := phrase.Registrations(text); len(got) != 1 || !got[0].Unit {
			t.Errorf("Registrations(%q) = %+v, want one with its unit", text, got)
		}
	}
	for _, text := range []string{
		"CRM 12345", "CRM nº 12.345", "CRM: 123456", "crm 12345 se precisar", "Dr. João (CRM 54321)", "CRM-XX 12345", "CRM/BR 12345", "CRM ativo 12345", "inscrição no CRM sob o nº 998877",
		"Conselho Regional de Medicina nº 12345", "CRM médico 4321, agende já", "CRM 12345 para agendar", "CRM\u00a012345", "CRM 12345. SP tem muitos médicos", "CRM12345 não; CRM 777",
		"CRM nº12345", "CRM: 12345 - Cardiologia", "CRM - 12345 - RQE 4321", "CRM 12345-P", "C.R.M. é outra coisa; CRM 333",
	} {
		got := phrase.Registrations(text)
		if len(got) != 1 || got[0].Unit {
			t.Errorf("Registrations(%q) = %+v, want one without unit", text, got)
		}
	}
	for _, text := range []string{
		"registro no CRM", "CRM e RQE na identificação", "Parecer CRM 12/2019", "Resolução CRM-SP 123/2005", "software de CRM 2.0", "CREMESP 123456", "CRM (11) 98765-4321", "CRM do médico",
		"CRMV 12345", "scrm 123", "Consulte o CRM do seu estado.", "Parecer CREMERJ 52/1996", "CFM 2.336/2023", "CRM-UF", "RQE 4321", "O CRM registra médicos; são 500 mil no país",
		"CRM. Em 2024, foram 10", "", "CRM", "telefone do CRM: 3333-4444",
	} {
		if got := phrase.Registrations(text); len(got) != 0 {
			t.Errorf("Registrations(%q) = %+v, want none", text, got)
		}
	}
	if !phrase.Registered("nada", "CRM-PE 1") || phrase.Registered("CRM 1", "nada") {
		t.Error("Registered does not look for a unit")
	}
}

func TestSpecialist(t *testing.T) {
	for _, text := range []string{"RQE 4321", "RQE nº 4.321", "RQE: 45678", "rqe n° 12", "Pediatria RQE 0000", "RQE-SP 1234", "RQEs 123 e 456", "RQE/PE 4321", "(RQE 4321)", "RQE número 77",
		"R\u200bQE 123", "RQE\u00a04321", "RQE No. 12345", "RQE-4321", "RQE.: 9", "RQE SP 9", "com RQE 12.345", "RQE Nº: 555", "RQE (1234)", "RQE #12"} {
		if !phrase.Specialist.In(text) {
			t.Errorf("not found in %q", text)
		}
	}
	for _, text := range []string{"RQE", "sem RQE", "RQE não informado", "RQE pendente desde 2020", "Quem aplica é médico e tem RQE?", "XRQE 123", "RQE em breve: 2027", "CRM-PE 12345", "RQE do médico: 4321 dias",
		"o RQE garante", "RQEX 1", "registro de qualificação", "RQE; 12", "RQE! 12", "arqe 12", "pós-graduação em 2020", "RQE com 3 anos", "turma 4321", "RQE\"", "quarteirão 12"} {
		if said, ok := phrase.Specialist.Find(text); ok {
			t.Errorf("%q found in %q", said, text)
		}
	}
}

func TestSaysPhysician(t *testing.T) {
	for text, want := range map[string]bool{
		"Dra. Exemplo, MÉDICA, CRM-RS 0000": true, "Dr. João Silva, médico, CRM-PE 1": true, "CRM-PE 1, médica": true, "MÉDICO - CRM 1": true, "DR. JOÃO, MÉDICO, CRM-PE 1": true, "Dra. Ana Souza, médica": true,
		"Dra. Exemplo, CRM-RS 0000": false, "Dra. Exemplo, CRM-RS 0000. Converse com seu médico.": false, "converse com seu médico": false, "CRM-RS 0000, procure o médico": false, "": false,
		"Consulte um médico com CRM": false, "avaliação médica": false, "médico": false,
	} {
		if got := phrase.SaysPhysician(text); got != want {
			t.Errorf("SaysPhysician(%q) = %v, want %v", text, got, want)
		}
	}
}
