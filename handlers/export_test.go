package handlers

// Routes lists the routes, as method and path.
func Routes() []string {
	var all []string
	for _, r := range routes {
		all = append(all, r.method+" "+r.path)
	}
	return all
}

var (
	Anchor       = anchor
	EventSegment = eventSegment
	PartnerPath  = partnerPath
	Segment      = segment
	ReadSegment  = readSegment
)
