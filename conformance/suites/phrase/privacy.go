package phrase

import "regexp"

// Wordings of the rules on data protection.
var (
	// LegitimateInterest is the basis that never grounds health data.
	LegitimateInterest = &Pattern{Name: "legítimo interesse", negated: true, re: regexp.MustCompile(
		`\b(?:legitimos? interesses?|interesses? legitimos?|legitimate interests?|lia\b.{0,20}\bbalancing test)\b`)}
	// DataTrade is selling, renting or advertising with personal data.
	DataTrade = &Pattern{Name: "comércio de dados", negated: true, re: regexp.MustCompile(
		`\b(?:vend(?:a|as|er|emos|e)|comercializa\w*|monetiz\w+|alug(?:a|ar|uel)|revend\w+|sell(?:ing)?|sale|moneti[sz]\w+)\b[^.;!?]{0,40}\b(?:dados|informacoes|registros|prontuarios|imagens|base de (?:dados|pacientes)|data|records)\b` +
			`|\b(?:dados|informacoes|imagens|registros|data)\b[^.;!?]{0,60}\b(?:a|para|com|to|with) (?:anunciantes?|publicidade|marketing|corretor\w*|data brokers?|advertisers?)\b`)}
	// Advertiser is somebody who wants data for trade or advertising.
	Advertiser = &Pattern{Name: "anunciante", re: regexp.MustCompile(`\b(?:anunciantes?|publicidade|propaganda|marketing|data brokers?|corretor\w* de dados|advertis\w+|ad network|birô\w*|bureaus? de credito)\b`)}
	// RiskSelection is choosing or refusing whom to insure, employ or finance by health.
	RiskSelection = &Pattern{Name: "seleção de risco", negated: true, re: regexp.MustCompile(
		`\b(?:selecao de riscos?|risk selection|underwriting|subscricao (?:de risco|do seguro|da apolice))\b` +
			`|\b(?:recus|neg(?:a|ar|ativa)|exclu|rejeit|cancel)\w*\b[^.;!?]{0,40}\b(?:contratac\w+|adesao|cobertura|beneficiari\w+|plano de saude|seguro|apolice|candidat\w+)\b` +
			`|\b(?:agrava\w*|aument\w+|reajust\w*)\b[^.;!?]{0,30}\b(?:mensalidade|premio do seguro|premio)\b`)}
	// HashedIdentifier is a document number whose hash is taken for anonymous.
	HashedIdentifier = &Pattern{Name: "hash de identificador", re: regexp.MustCompile(
		`\b(?:sha-?\d*|md5|hash\w*|resumo criptografico|digest)\b[^.;!?]{0,30}\b(?:cpf|cns|rg|cnpj|documento|nome|telefone|e-?mail)\b` +
			`|\b(?:cpf|cns|rg|cnpj|documento|nome|telefone|e-?mail)\b[^.;!?]{0,20}\b(?:em|com|por|via|como) (?:sha-?\d*|md5|hash\w*)\b`)}
	// Professional is who can be in charge of a decision about a patient.
	Professional = &Pattern{Name: "profissional", re: regexp.MustCompile(
		`\b(?:medic[oa]s?|cardiologistas?|dermatologistas?|profissiona(?:l|is)|enfermeir[oa]s?|farmaceutic[oa]s?|comissao de revisao|comite|physicians?|clinicians?|professionals?)\b`)}
)
