package contract

import "math"

// DermoscopyRequest asks for the dermoscopic scoring of one image.
type DermoscopyRequest struct {
	Request
	LesionImages   []string `json:"lesion_images" contract:"required,minitems=1,maxitems=1,image"`
	MMPerPx        *float64 `json:"mm_per_px" contract:"xmin=0"`
	LesionLocation string   `json:"lesion_location"`
}

// DermoscopyResponse is the answer to a DermoscopyRequest.
type DermoscopyResponse struct {
	Response
	ABCD       *ABCDRule   `json:"abcd" contract:"ok"`
	SevenPoint *SevenPoint `json:"seven_point" contract:"ok"`
	Structures []string    `json:"structures" contract:"ok,unique,enum=network|structureless|streaks|dots|globules"`
	Colors     []string    `json:"colors" contract:"ok,unique,enum=white|red|light_brown|dark_brown|blue_gray|black"`
}

// ABCDRule is the dermoscopic ABCD rule: tds = 1.3 a + 0.1 b + 0.5 c + 0.5 d.
type ABCDRule struct {
	A     int     `json:"a" contract:"required,min=0,max=2"`
	B     int     `json:"b" contract:"required,min=0,max=8"`
	C     int     `json:"c" contract:"required,min=1,max=6"`
	D     int     `json:"d" contract:"required,min=1,max=5"`
	TDS   float64 `json:"tds" contract:"required,min=1,max=8.9"`
	Class string  `json:"class" contract:"required,enum=benign|suspicious|highly_suspicious"`
}

// SevenPoint is the seven-point checklist: the first three items count two, the others one.
type SevenPoint struct {
	Items []string `json:"items" contract:"required,unique,enum=atypical_network|blue_whitish_veil|atypical_vascular|streaks|dots_globules|blotches|regression"`
	Score int      `json:"score" contract:"required,min=0,max=10"`
}

func (r *DermoscopyResponse) rules(c checks) {
	if a := r.ABCD; a != nil {
		tds := 1.3*float64(a.A) + 0.1*float64(a.B) + 0.5*float64(a.C) + 0.5*float64(a.D)
		if math.Abs(a.TDS-tds) > 0.005 {
			c.fail(InvalidValue, "/abcd/tds", "must be 1.3 a + 0.1 b + 0.5 c + 0.5 d")
		}
	}
	if s := r.SevenPoint; s != nil {
		score := 0
		for _, item := range s.Items {
			switch item {
			case "atypical_network", "blue_whitish_veil", "atypical_vascular":
				score += 2
			default:
				score++
			}
		}
		if s.Score != score {
			c.fail(InvalidValue, "/seven_point/score", "must count 2 for each major item and 1 for each minor one")
		}
	}
}

func (*DermoscopyRequest) ContractKind() Kind  { return Dermoscopy }
func (*DermoscopyResponse) ContractKind() Kind { return Dermoscopy }
