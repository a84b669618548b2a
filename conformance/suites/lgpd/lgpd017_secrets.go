package lgpd

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/leak"
)

// LGPD017 is about keys that lie around.
var LGPD017 = &conformance.Rule{
	ID:    "LGPD-017",
	Title: "No secret lies in the plugin file, and the host's security has its base line",
	Doc: conformance.Doc{
		Why:  "A plugin file is handed to every marketplace and every practice, and anybody can read it. A key in it opens the service that it was for, and whatever patients' data lie there.",
		Fix:  "Take the secret out and renew it; hosts hold credentials by reference and use them on a plugin's behalf. Hosts: TLS, encryption of stored data, least privilege.",
		Good: "secret_ref: cfm_ws",
		Bad:  "chave: \"AB12CD34EF56GH78\" in the manifest; a private key in the module's data",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("arts. 6 VII, 46, 47 and 49", "Security of personal data and of the systems that process them.", conformance.CertaintySecondary),
		cite.Other("rule catalogue, LGPD-017", "what is looked for", "The shapes of secrets are a choice of this product.", conformance.CertaintyPolicy),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageModule,
	Check: func(_ context.Context, p *conformance.Pass) error {
		for _, s := range leak.Secrets(p.Module()) {
			p.Check(false, fmt.Sprintf("byte %d of the file", s.Offset), "looks like %s", s.What)
		}
		if m := p.Manifest(); m != nil {
			text, err := json.Marshal(m)
			if err != nil {
				return err
			}
			for _, s := range leak.NamedSecrets(strings.ReplaceAll(string(text), `\"`, `"`)) {
				p.Check(false, "medplug.yaml", "looks like %s", s.What)
			}
		}
		p.Check(true, "", "the file was searched")
		return nil
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		s := c.Config.Security
		j.Check(s.Secrets != nil, "/config/security/secrets", "was not shown: an empty list says that there are none")
		for i, secret := range s.Secrets {
			j.Check(secret.Value == "" && secret.Ref != "", fmt.Sprintf("/config/security/secrets/%d", i), "%s stands in the configuration by its value, not by reference", secret.Name)
		}
		j.Warn(s.TLS, "/config/security/tls", "connections are not encrypted")
		j.Warn(s.EncryptedAtRest, "/config/security/encrypted_at_rest", "stored data are not encrypted")
		j.Warn(s.LeastPrivilege, "/config/security/least_privilege", "access is wider than needed")
	},
}
