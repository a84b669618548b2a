package phrase

import (
	"html"
	"regexp"
	"strings"
)

var (
	comment  = regexp.MustCompile(`(?s)<!--.*?(?:-->|$)`)
	unseen   = regexp.MustCompile(`(?is)<(script|style|template|noscript|title|head)\b.*?(?:</(?:script|style|template|noscript|title|head)\s*>|$)`)
	openTag  = regexp.MustCompile(`(?is)^<([a-z][a-z0-9-]*)\b([^>]*)>`)
	anyTag   = regexp.MustCompile(`(?s)<[/!?a-zA-Z][^>]*>`)
	hiding   = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:[;"']|$)|font-size\s*:\s*0|(?:^|[\s;"'])color\s*[:=]\s*["']?(?:#f{3,8}\b|white\b|transparent\b|rgba?\(\s*255\s*,\s*255\s*,\s*255|rgba\([^)]*,\s*0(?:\.0+)?\s*\)|hsla?\([^)]*100%)|text-indent\s*:\s*-\d{3}|(?:left|top)\s*:\s*-\d{4}|clip\s*:\s*rect\(\s*0|(?:^|\s)hidden(?:[\s=/]|$)|aria-hidden\s*=\s*["']?true`)
	inline   = regexp.MustCompile(`(?i)</?(?:a|abbr|b|big|em|font|i|mark|q|s|small|span|strong|sub|sup|u|wbr)\b[^>]*>`) // these do not part words
	emphasis = strings.NewReplacer("**", "", "__", "", "~~", "")
	webLink  = regexp.MustCompile(`(?i)\bhttps?://\S+|\bwww\.\S+`)
	mdTarget = regexp.MustCompile(`\]\([^)\s]*\)`)
)

// Visible gives what a reader sees of a text that may be HTML or Markdown: without comments, hidden elements, tags and
// link targets. Plain text comes back as it is, apart from its links.
func Visible(s string) string {
	if !strings.ContainsAny(s, "<&]*_~") && !strings.Contains(s, "://") && !strings.Contains(strings.ToLower(s), "www.") {
		return strings.TrimSpace(s)
	}
	s = comment.ReplaceAllString(s, "")
	s = unseen.ReplaceAllString(s, "")
	s = dropHidden(s)
	s = inline.ReplaceAllString(s, "")
	s = anyTag.ReplaceAllString(s, " ")
	s = html.UnescapeString(s)
	s = mdTarget.ReplaceAllString(s, "]")
	s = webLink.ReplaceAllString(s, "")
	return strings.TrimSpace(emphasis.Replace(s))
}

// dropHidden removes each element whose own tag hides it, with everything inside; one that never closes hides the rest.
func dropHidden(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		var m []string
		if s[i] == '<' {
			m = openTag.FindStringSubmatch(s[i:])
		}
		if m == nil || !hiding.MatchString(m[2]) {
			b.WriteByte(s[i])
			i++
			continue
		}
		i += len(m[0]) + closing(s[i+len(m[0]):], m[1])
	}
	return b.String()
}

// closing gives how many bytes the element's content and end tag take, counting nested elements of the same name.
func closing(rest, tag string) int {
	both := regexp.MustCompile(`(?is)<(/?)` + regexp.QuoteMeta(tag) + `\b[^>]*>`)
	depth, at := 1, 0
	for {
		m := both.FindStringSubmatchIndex(rest[at:])
		if m == nil {
			return len(rest)
		}
		if m[2] == m[3] {
			depth++
		} else {
			depth--
		}
		at += m[1]
		if depth == 0 {
			return at
		}
	}
}
