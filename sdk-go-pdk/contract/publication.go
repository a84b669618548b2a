package contract

// PublicationPackageRequest asks for the package of an approved text (pipeline stage S.1.5). human_review must be
// there, approved or edited.
type PublicationPackageRequest struct {
	Request    `contract:"demand=human_review"`
	Content    string      `json:"content" contract:"required,alias=medical_content"`
	Title      string      `json:"title"`
	Author     *Author     `json:"author"`
	References []Reference `json:"references" contract:"always"`
	Previous   []Document  `json:"previous" contract:"always"` // earlier responses, oldest first
}

// PublicationPackageResponse is the answer to a PublicationPackageRequest.
type PublicationPackageResponse struct {
	Response
	Package *Publication `json:"package" contract:"ok"`
}

// Publication is a text ready to be published. The digest is the SHA-256 of content in lower-case hex;
// hosts check it.
type Publication struct {
	Content       string              `json:"content" contract:"required"`
	ContentSHA256 string              `json:"content_sha256" contract:"required,format=sha256"`
	Metadata      PublicationMetadata `json:"metadata" contract:"required"`
	Disclaimers   []string            `json:"disclaimers" contract:"required,minitems=1"`
	JSONLD        Document            `json:"json_ld" contract:"required"`
}

// PublicationMetadata describes a published text.
type PublicationMetadata struct {
	Title       string   `json:"title" contract:"required"`
	Description string   `json:"description"`
	Language    Language `json:"language" contract:"required,enum=pt-BR|en"`
	Keywords    []string `json:"keywords" contract:"always"`
	Author      *Author  `json:"author"`
	ReviewedAt  string   `json:"reviewed_at" contract:"format=rfc3339"`
}

func (r *PublicationPackageRequest) text() string { return r.Content }

func (r *PublicationPackageRequest) rules(c checks) {
	if s := r.HumanReview.Status; s != "approved" && s != "edited" {
		c.fail(InvalidValue, "/human_review/status", "only approved or edited content is published")
	}
}

func (*PublicationPackageRequest) ContractKind() Kind  { return PublicationPackage }
func (*PublicationPackageResponse) ContractKind() Kind { return PublicationPackage }
