package phrase

import "regexp"

// healers are who, and where, somebody is sent away from.
const healers = `(?:medic[oa]s?|hospital|pronto[- ]?socorro|pronto atendimento|emergencia|upa|samu|192|consultas?|dermatologistas?|cardiologistas?|especialistas?|avaliacao|atendimento|farmaceutic[oa]s?)`

var (
	// Dismissed is prose that sends somebody away from a physician, or tells that nothing is wrong.
	Dismissed = &Pattern{
		Name: "dispensa do médico",
		re: regexp.MustCompile(`\bnao (?:e|ha|sera|seria|existe|tem|vejo) (?:preciso|necessari[oa]|necessidade de|razao (?:para|de)|motivos? para|por que|porque|indicacao de) (?:procur\w+|consult\w+|ir|passar|ver|busc\w+|lev\w+|se preocupar|preocupac\w+)\b(?:[^.;!?]{0,30}\b` + healers + `\b)?` +
			`|\bnao (?:precisa|precisam|necessita|necessitam) (?:mais )?(?:se preocupar|(?:de |d[oa] |procurar |consultar |ir |ver |passar |buscar )[^.;!?]{0,25}\b` + healers + `\b)|\b(?:sem (?:precisar|necessidade) (?:de )?(?:ir|procurar|consultar|consulta|avaliacao)|desnecessari[oa] (?:procurar|consultar|ir)|dispensad[oa] d[ae] (?:ir|consulta|avaliacao)|dispensa (?:a |o |qualquer )?(?:consulta|avaliacao|ida))\b(?:[^.;!?]{0,30}\b` + healers + `\b)?` +
			`|\b(?:fique|fiquem|pode ficar|podem ficar|esteja) (?:\w+ )?(?:tranquil|sossegad|despreocupad|calm)[oa]s?\b(?:[:,.;!]? ?(?:nao|nada|esta|tudo|a |o |sua |seu |e )|$)|\bnao (?:ha|tem) (?:com )?(?:o )?que (?:se )?(?:preocupar|temer)\b|\b(?:nada|coisa) (?:de )?(?:grave|seri[oa]|preocupante|importante) (?:com|foi|aparece|no|na|em)\b|\b(?:esta|vai) tudo (?:bem|certo|otimo|normal)\b` +
			`|\b(?:les(?:ao|oes)|pintas?|manchas?|sinal|nodulos?|caroco|ferida|coracao|corpo) [^.;!?]{0,25}?\b(?:e|sao|esta|estao) (?:\w+mente )?(?:benign|inofensiv|saudave|perfeit)\w*|\b(?:voce|a senhora|o senhor|o paciente) nao tem (?:nada|nenhuma doenca|doenca|` + grave + `)\b|\bnao e (?:um |uma )?(?:cancer|melanoma|infarto|avc|tumor)\b` +
			`|\bsintomas? (?:\w+ ){0,3}(?:e|sao|vem|vêm) (?:so |apenas |somente )?d[aeo] (?:ansiedade|nervos\w*|estresse|stress|cansaco|idade|gripe|virose)\b|\b(?:associacao|combinacao|interacao) (?:\w+ )?(?:inofensiva|segura|sem (?:importancia|relevancia|risco)\w*)`),
		before: regexp.MustCompile(`\b(?:(?:nao|nem|nunca|jamais) (?:quer dizer|significa|garante|prova|diz|dizem|afirma|indica|permite \w+|informa|responde|sabe|mostra|exclui|e o mesmo|assegura|decide|avalia)|(?:se|quando|caso|embora|mesmo que|ainda que|ate que|so) (?:\w+ ){0,3}|quem diz|dizer|(?:medic[oa]|profissional|cardiologista|dermatologista) (?:\w+ )?(?:diz|disse|disser|dira|confirm\w+|afirm\w+|julgar|achar))[^.;!?]{0,50}$`),
		unless: regexp.MustCompile(`^[^.;!?]{0,60}\b(?:ou maligna|ou malign|ou nao)\b|^(?:fique|fiquem|esteja) [^.;!?]{0,20}(?:e |, )(?:ligue|procure|va|chame|sente|deite|espere|aguarde o)`),
	}
	// Normal calls an examination as a whole normal or a risk low.
	Normal = &Pattern{
		Name: "normal", negated: true,
		re: regexp.MustCompile(`\b(?:exame|ecg|eletrocardiograma|tracado|resultado|coracao|lesao|pinta|mancha|imagem|laudo|quadro|tudo|achados?|prescricao|lista|analise) (?:\w+ ){0,4}?(?:e |esta |foi |ficou |encontra-se |dentro d[ao] )?(?:normal|normais|normalidade|sem (?:nenhuma |qualquer |quaisquer )?(?:alterac\w+|anormalidad\w+|particularidad\w+|problemas?)|saudave\w*|inofensiv\w+)\b|\bsem (?:nenhuma |qualquer |quaisquer )?(?:alterac\w+|anormalidad\w+|problemas?)(?: (?:relevante|importante|significativ)\w*)?\b|\bdentro da normalidade\b|\bnada (?:de )?(?:anormal|alterado)\b` +
			`|\brisco (?:\w+ ){0,3}?(?:baixo|minimo|desprezivel|muito baixo|insignificante)\b|\bbaixo risco\b|\b(?:inofensiv[oa]s?|sem importancia(?: clinica)?|sem relevancia clinica|pode(?:m)? (?:usar|tomar) junt[oa]s?|podem ser (?:usad|tomad)[oa]s junt[oa]s)\b|\b(?:normal (?:ecg|tracing|examination|result)|no abnormalit\w+|low risk|harmless)\b`),
		before: regexp.MustCompile(`\b(?:(?:nao|nem|sem) (?:quer dizer|significa|garante|afirma|exclui)|se|quando|caso|mesmo|ainda que|categorias?|faixas?|escala|abaixo de|ponto de corte|limite)\b[^.;!?]{0,40}$`),
		unless: regexp.MustCompile(`^[^.;!?]{0,60}\b(?:nao (?:e|sao|exclui|afasta|foi|permite|normal)|intermediari\w+|moderad\w+|ou alto|, medio|a alto)\b`),
	}
)
