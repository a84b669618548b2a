package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/medplug/medplug/conformance"
)

// SARIF writes a SARIF 2.1.0 log of one run. Results are what failed (kind fail), what a person decides (review) and what
// could not be decided (open); what became of every rule stands in the run's property bag. File is where the plugin is;
// without one, results have logical locations only.
func SARIF(w io.Writer, r *conformance.Report, file string) error {
	r, err := prepare(r)
	if err != nil {
		return err
	}
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "medplug", Version: r.Tool.Version, Rules: []sarifRule{}}},
		Automation: sarifAutomation{ID: "medplug/" + strings.ReplaceAll(subject(r), " ", "/") + "/" + string(r.Mode) + "/"},
		Results:    []sarifResult{},
		ColumnKind: "utf16CodeUnits",
		Properties: map[string]any{},
	}
	for _, f := range facts(r) {
		run.Properties[f[0]] = f[1]
	}
	outcomes, index, seen, uri := map[string]string{}, map[string]int{}, map[string]int{}, fileURI(file)
	for i := range r.Results {
		res := &r.Results[i]
		if _, ok := index[res.ID]; !ok {
			index[res.ID] = len(index)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifDescribe(res))
		}
		outcomes[res.ID] = res.Outcome.String()
		for _, one := range sarifResults(r, res) {
			one.Index, one.Locations = index[res.ID], sarifPlaces(uri, one.path)
			mark := fingerprint(r, one)
			seen[mark]++
			one.Fingerprints = map[string]string{"medplugFinding/v1": fmt.Sprintf("%s:%d", mark, seen[mark])}
			run.Results = append(run.Results, one)
		}
	}
	if r.Own != nil {
		run.ownTests(r, uri)
	}
	run.Properties["outcomes"], run.Invocations = outcomes, []sarifInvocation{sarifInvoked(r, index)}
	if uri != "" {
		run.Artifacts = []sarifArtifact{{Location: sarifURI{uri}, Roles: []string{"analysisTarget"}}}
		if r.Plugin.SHA256 != "" {
			run.Artifacts[0].Length, run.Artifacts[0].Hashes = &r.Plugin.Size, map[string]string{"sha-256": r.Plugin.SHA256}
		}
	}
	return IndentedJSON(w, sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0", Runs: []sarifRun{run},
	})
}

// sarifInvoked says how the run ended; rules that broke are the tool's own failures.
func sarifInvoked(r *conformance.Report, index map[string]int) sarifInvocation {
	in := sarifInvocation{Successful: true, ExitCode: r.Verdict.ExitCode(), ExitText: verdictLine(r), Notices: []sarifNotice{}}
	for i := range r.Results {
		if res := &r.Results[i]; statusOf(r, res) == broke {
			in.Successful = false
			in.Notices = append(in.Notices, sarifNotice{Level: "error", Message: sarifText(res.Reason), Rule: &sarifRuleRef{res.ID, index[res.ID]}})
		}
	}
	if r.Uncallable != "" {
		in.Notices = append(in.Notices, sarifNotice{Level: "error", Message: sarifText(r.Uncallable)})
	}
	return in
}

// sarifDescribe is a rule as code scanning shows it.
func sarifDescribe(res *conformance.Result) sarifRule {
	doc := docOf(res)
	from := basis(res, &english)
	d := sarifRule{
		ID: res.ID, Short: sarifText(res.Title), Full: sarifText(firstOf(doc.Why, res.Title)), Default: sarifConfig{sarifLevel(res.Level)},
		Help:       sarifHelp{Text: escapeMessage(fmt.Sprintf("%s\nWhy: %s\nFix: %s\nFrom: %s", res.Title, doc.Why, doc.Fix, from))},
		Properties: sarifTags{Tags: []string{"medplug", res.Suite, res.Basis.String()}},
	}
	d.Help.Markdown = escapeMessage(fmt.Sprintf("**%s**\n\n%s\n\n**Fix:** %s\n\n**From:** %s\n\nPasses: %s\n\nFails: %s\n",
		markdown(res.Title), markdown(doc.Why), markdown(doc.Fix), markdown(from), code(doc.Good), code(doc.Bad)))
	return d
}

// sarifResults is what a rule found, a result a finding.
func sarifResults(r *conformance.Report, res *conformance.Result) []sarifResult {
	one := sarifResult{Rule: res.ID, Kind: "fail", Suppressions: []sarifSuppression{}}
	switch state := statusOf(r, res); state {
	case failed, warned, informed, waived:
		if res.Waiver != nil {
			one.Suppressions = []sarifSuppression{{Kind: "external", Status: "accepted", Justification: waiverLine(res)}}
		}
		var all []sarifResult
		for _, f := range res.Findings {
			one.Level, one.path, one.Message = sarifLevel(f.Level), f.Path, sarifText(findingLine(res, f, &english))
			one.Occurrences, one.Properties = max(f.Count, 1), sarifEvidence(f)
			all = append(all, one)
		}
		return all
	case asked, unanswered, answered:
		one.Kind, one.Level = "review", "none"
		if res.SignOff != nil {
			one.Suppressions = []sarifSuppression{{Kind: "external", Status: "accepted", Justification: signOffLine(res)}}
		}
	case broke, missing, skipped:
		one.Kind, one.Level = "open", "none"
	default:
		return nil
	}
	one.Message, one.Occurrences = sarifText(headline(res)), 1
	return []sarifResult{one}
}

// sarifEvidence is what was sent and came back.
func sarifEvidence(f conformance.Finding) map[string]any {
	if f.Exchange == nil && f.Smallest == nil {
		return nil
	}
	p := map[string]any{}
	if x := f.Exchange; x != nil {
		p["fixture"], p["sent"], p["got"] = x.Fixture, x.Sent, x.Got
		if x.Want != "" {
			p["want"] = x.Want
		}
		if len(x.Trace) > 0 {
			p["trace"] = x.Trace
		}
	}
	if f.Smallest != nil {
		p["smallest"] = f.Smallest
	}
	return p
}

// sarifPlaces is where a result is: the plugin's file, and the value in its answer.
func sarifPlaces(uri, path string) []sarifPlace {
	var at sarifPlace
	if uri != "" {
		at.Physical = &sarifPhysical{Artifact: sarifURI{uri}}
	}
	if path != "" {
		at.Logical = []sarifLogical{{Name: path, Kind: "value"}}
	}
	if at.Physical == nil && at.Logical == nil {
		return nil
	}
	return []sarifPlace{at}
}

var figures = regexp.MustCompile(`[0-9]+([.,][0-9]+)*`)

// fingerprint tells a finding from others of a plugin, and is the same for its next version: figures do not count.
func fingerprint(r *conformance.Report, one sarifResult) string {
	id := r.Plugin.ID
	if r.Subject == conformance.SubjectHost {
		id = "host"
	}
	text := strings.Join([]string{one.Rule, id, one.Kind, figures.ReplaceAllString(one.path, "0"), figures.ReplaceAllString(one.Message.Text, "0")}, "\x00")
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

// fileURI is a path as a URI: relative where it can be, so that it is found in a checkout.
func fileURI(path string) string {
	if path == "" {
		return ""
	}
	slashed := filepath.ToSlash(filepath.Clean(path))
	if filepath.IsAbs(path) {
		return (&url.URL{Scheme: "file", Path: slashed}).String()
	}
	return (&url.URL{Path: slashed}).String()
}

// sarifText is a message. Braces would stand for arguments, brackets for links.
func sarifText(text string) sarifMessage {
	return sarifMessage{escapeMessage(firstOf(strings.TrimSpace(text), "no message"))}
}

func escapeMessage(text string) string {
	return strings.NewReplacer("{", "{{", "}", "}}", "](", `]\(`).Replace(text)
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func sarifLevel(l conformance.Level) string {
	switch l {
	case conformance.LevelInfo:
		return "note"
	case conformance.LevelWarn:
		return "warning"
	}
	return "error"
}
