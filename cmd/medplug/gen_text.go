package main

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/medplug/medplug/fixtures/text"
	"github.com/spf13/cobra"
)

type textOptions struct {
	series
	genre, noise string
	triggers     bool
	noTriggers   bool
	noisyNumbers bool
	wordNames    bool
}

func newGenTextCmd(s *streams) *cobra.Command {
	o := textOptions{series: newSeries("text", textForms())}
	cmd := &cobra.Command{
		Use:   "text",
		Short: "Make clinical and commercial texts in Portuguese with labels",
		Long: `text makes texts in Brazilian Portuguese about people who do not exist: clinical notes, reports of examinations, discharge
summaries, patient education, advertising, cosmetic copy. Labels say where personal data, claims and medicines stand, as
bytes start and end of the text in UTF-8, whatever the noise did to it; claims have their kind, whether they may be made,
and the rule that they break.

A line of JSON has index, genre, family (the template), text and labels. With --format txt there are only the texts, an empty
line between them; into a folder each is a file of its own, with its labels in NAME.truth.json.

--noise: caps (all capitals), typos (slips of the keyboard), ocr (characters mistaken, accents lost, lines broken),
lower (no capitals). Numbers and addresses of mail stay as they are unless --noisy-numbers. --no-triggers leaves out the words
that only announce what follows ("CPF:", "Paciente:"); --word-names names patients Rosa, Vitória, Salvador.

Exit codes: 0 done, 2 usage or refused overwrite, 3 a file could not be written, 130 interrupted.`,
		Example: `  medplug gen text --genre notes --seed 7 --count 3
  medplug gen text --count 5000 --noise ocr --no-triggers -o hard.ndjson
  medplug gen text --genre promotional --count 200 --format txt -o adverts
  medplug gen text --genre reports --format txt | medplug scan -`,
		Args: arguments(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := o.check(cmd)
			if err != nil {
				return err
			}
			g, err := o.generator(cmd)
			if err != nil {
				return err
			}
			return o.run(cmd.Context(), s, f, textItem(g, f))
		},
	}
	o.flags(cmd)
	f := cmd.Flags()
	genres, noises := names(text.Genres()), names(text.Noises())
	f.StringVar(&o.genre, "genre", "", "kind of text: "+strings.Join(genres, ", ")+"; all by default")
	f.StringVar(&o.noise, "noise", string(text.Clean), "what happened to the text: "+strings.Join(noises, ", "))
	f.BoolVar(&o.noisyNumbers, "noisy-numbers", false, "let the noise change numbers and addresses of mail, too")
	f.BoolVar(&o.triggers, "triggers", true, "keep the words that announce personal data")
	f.BoolVar(&o.noTriggers, "no-triggers", false, "leave them out")
	f.BoolVar(&o.wordNames, "word-names", false, "give patients names that are words as well")
	complete(cmd, "genre", genres)
	complete(cmd, "noise", noises)
	return cmd
}

// textForms are the formats of texts.
func textForms() []form {
	return []form{ndjson, jsonArray, {name: "txt", ending: ".txt", between: "\n\n", tail: "\n", folder: true}}
}

func (o *textOptions) generator(cmd *cobra.Command) (*text.Generator, error) {
	if o.genre != "" {
		if err := oneOf("genre", o.genre, names(text.Genres())...); err != nil {
			return nil, err
		}
	}
	if err := oneOf("noise", o.noise, names(text.Noises())...); err != nil {
		return nil, err
	}
	noise := text.Noise(o.noise)
	switch changed := cmd.Flags().Changed; {
	case changed("triggers") && changed("no-triggers") && o.triggers == o.noTriggers:
		return nil, usagef("--triggers and --no-triggers contradict each other")
	case o.noisyNumbers && noise != text.Typos && noise != text.OCR:
		return nil, usagef("--noisy-numbers changes nothing with --noise %s", noise).hint("it goes with --noise typos and ocr")
	}
	return text.New(text.Options{
		Seed: o.seed, Genre: text.Genre(o.genre), Noise: noise, NoisyNumbers: o.noisyNumbers, WordNames: o.wordNames,
		NoTriggers: o.noTriggers || !o.triggers,
	})
}

// textItem says how a text becomes bytes.
func textItem(g *text.Generator, f form) item {
	if f.name != "txt" {
		return item{row: func(b []byte, i int) ([]byte, error) { return appendJSON(b, g.Text(uint64(i))) }}
	}
	return item{
		row: func(b []byte, i int) ([]byte, error) { return append(b, g.Text(uint64(i)).Text...), nil },
		files: func(i int) ([]part, error) {
			t := g.Text(uint64(i))
			truth, err := json.MarshalIndent(struct {
				text.Text
				Apart *string `json:"text,omitempty"` // the text is a file of its own
			}{Text: t}, "", "  ")
			return []part{{".txt", []byte(t.Text)}, {".truth.json", append(truth, '\n')}}, err
		},
	}
}

// appendJSON appends a value as one line of JSON without its end.
func appendJSON(b []byte, v any) ([]byte, error) {
	out := bytes.NewBuffer(b)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}
