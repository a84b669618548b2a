package lgpd

import "github.com/medplug/medplug/sdk-go-pdk/br"

// registration reads the number of a physician or of a specialist behind the word that announces it at token i: "CRM/SP 123456", "CRM
// 123456-SP", "RQE nº 4321"; it gives where it ends, or 0. The finding covers the word as well, as it belongs to the
// number's written form.
func (s *scanner) registration(i int) int32 {
	t := s.tokens[i]
	if t.is(aboutCRM) {
		if _, end, r := br.ScanCRM(s.text, int(t.start)); r == br.OK {
			s.add(CRM, t.start, int32(end), 0.98, rankNumber)
			return int32(end)
		}
	}
	k := i + 1
	for n := 0; n < 5 && (s.at(k).kind == mark && s.at(k).mark != '.' || s.isMark(k, ".") && s.abbreviated(k) || s.at(k).is(numero|state)); n++ {
		k++
	}
	figure := s.at(k)
	digits := int(figure.end - figure.start)
	if figure.kind != number || digits < 3 && !s.isMark(k+1, ".") || digits > 7 {
		return 0
	}
	end := figure.end
	for s.isMark(k+1, ".") && s.gap(k+1) == 0 && s.gap(k+2) == 0 && s.at(k+2).kind == number && s.at(k+2).end-s.at(k+2).start == 3 {
		end = s.at(k + 2).end
		k += 2
	}
	kind := CRM
	if t.is(aboutRQE) {
		kind = RQE
	}
	s.add(kind, t.start, end, 0.9, rankNumber)
	return end
}
