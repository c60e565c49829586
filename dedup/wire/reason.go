package wire

// Reason says why a part was taken for furniture.
type Reason uint8

// The reasons. NoReason stands on every part that is not Furniture.
const (
	NoReason         Reason = iota
	Nav                     // menus, "Skip to content", section names in a row
	SectionLabel            // "Breaking News" above a headline
	Heading                 // the heading of a list of links: "Related stories"
	RelatedLink             // the headline of another story
	RepeatedHeadline        // this story's headline once more
	RepeatedLine            // a short line that the text has said before
	ImagePlaceholder        // "16x9 Image"
	Gallery                 // "1 of 97 2 of 97", "View gallery"
	Video                   // "Video loading", "Scroll down for video"
	Share                   // share and tool buttons
	Follow                  // "Follow us on Twitter", an author's handle or address
	Newsletter              // offers of newsletters, apps, subscriptions
	ReadMore                // "Read more:", "Click here to ..."
	Comments                // comment counters, log-in prompts, all under them
	Cookie                  // cookie and privacy notices
	Advertisement           // "Advertisement"
	AboutPublisher          // what the outlet says about itself
	Copyright               // "All rights reserved", "may not be published ..."
	Timestamp               // "Published: ...", "Last Updated ..."
	Code                    // scripts and style sheets
	Ornament                // lines without a letter or digit
	Tags                    // "Tags: ...", "Filed under: ..."
	Embed                   // what is left of a post: "pic.twitter.com/...", its signature
)

var reasonNames = [...]string{"", "nav", "section-label", "heading", "related-link", "repeated-headline", "repeated-line", "image-placeholder",
	"gallery", "video", "share", "follow", "newsletter", "read-more", "comments", "cookie", "advertisement", "about-publisher", "copyright",
	"timestamp", "code", "ornament", "tags", "embed"}

func (r Reason) String() string {
	if int(r) < len(reasonNames) {
		return reasonNames[r]
	}
	return "reason?"
}
