package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestDeviceTask(t *testing.T) {
	for _, text := range []string{
		"Aplicativo de bem-estar que detecta arritmia", "Detecção de fibrilação atrial em ECG", "Diagnóstico de lesões de pele", "Triagem de melanoma",
		"Rastreamento de câncer de pele", "Monitoramento de pacientes com diabetes", "Monitora a pressão de pacientes hipertensos", "Prediz o risco cardiovascular",
		"Calcula a dosagem de insulina", "DETECTAR ARRITMIAS", "Deteccao de lesoes suspeitas", "Prognóstico de doenças crônicas", "Screening of skin cancer",
		"detects arrhythmias in the ECG", "diagnoses disease", "triage of patients", "Dosificação de medicamentos", "Ajuda a rastrear melanomas em casa",
		"Identifica, detecta e acompanha lesões", "Diagnosticar infarto",
	} {
		if _, ok := phrase.DeviceTask.Find(text); !ok {
			t.Errorf("not found in %q", text)
		}
	}
	for _, text := range []string{
		"Apoio à edição de textos educativos", "Edição de textos educativos, sem finalidade de diagnóstico, tratamento ou monitoramento de um paciente",
		"Não detecta arritmias", "Revisão de textos sobre doenças", "Material para pacientes", "Detecta dados pessoais em textos", "Tratamento de dados pessoais",
		"Monitora o tempo de processamento", "Verifica alegações em textos promocionais", "Sem diagnóstico de doenças", "Nunca diagnostica pacientes",
		"Publicação de conteúdo sobre câncer de pele", "Detecta alegações proibidas em anúncios de cosméticos", "Diagnóstico do sistema. Pacientes são avisados.",
		"Organiza agendas de pacientes", "Predição de carga do servidor", "Doses de humor", "Lista as normas citadas", "Monta o pacote de publicação",
		"Anonimiza textos clínicos",
	} {
		if said, ok := phrase.DeviceTask.Find(text); ok {
			t.Errorf("%q found in %q", said, text)
		}
	}
}
