package phrase

import "regexp"

// DeviceTask is the wording of what makes software a medical device: to detect, diagnose, triage, monitor, predict or dose in
// a patient. A denial takes it back ("sem finalidade de diagnóstico"), and so does a text about texts ("detecta trechos").
var DeviceTask = &Pattern{Name: "device task", negated: true, re: regexp.MustCompile(
	`\b(?:detec[tc]|diagnostic|tri(?:a(?:r|gem)|ad)|rastre|monitor|prediz|predic|progn|dos(?:a|ar|agem|ific)|screen|diagnos|triage)\w*\b[^.;!?]{0,60}\b(?:arritmia\w*|fibrilac\w+|infart\w+|isquemi\w+|les(?:ao|oes)|melanoma\w*|cancer\w*|tumor\w*|neoplas\w+|doenc\w+|patolog\w+|pacientes?|enfermidade\w*|risco cardiovascular|avc|sepse|diabet\w+|hipertens\w+|depress\w+|arrhythmi\w+|atrial fibrillation|lesions?|skin cancer|disease\w*|patients?|insulin\w*|medicament\w*|farmac\w+)\b`)}
