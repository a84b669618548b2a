package cfm

import "testing"

func TestCouncilHost(t *testing.T) {
	for host, want := range map[string]bool{
		"ws.cfm.org.br": true, "cfm.org.br": true, "sistemas.cfm.org.br": true, "portal.cfm.org.br": true, "crmvirtual.cfm.org.br": true, "www.cremesp.org.br": true, "cremerj.org.br": true, "crmpr.org.br": true,
		"www.crmmg.org.br": true, "crm-pr.org.br": true, "cremeb.org.br": true, "cremepe.org.br": true, "cremego.org.br": true, "crm.medicina.org.br": true, "api.consultacrm.com.br": true, "cremal.org.br": true,
		"cremers.org.br": true, "portalmedico.org.br": true,
		"api.example.org": false, "crm.example.com": false, "crmv.org.br": false, "notcfm.org.br": false, "cfm.org": false, "cremedemilho.com.br": false, "consultas.anvisa.gov.br": false, "crm.salesforce.com": false,
		"cremes.com": false, "cfm.org.br.example.com": false,
	} {
		if got := councilHost.MatchString(host); got != want {
			t.Errorf("councilHost of %q is %v", host, got)
		}
	}
}
