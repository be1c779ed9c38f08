package standing

// judge gives every pillar its tier and the partner the standing, once, at the
// end of the instant.
func (f *Fold) judge() {
	if !f.moved {
		return
	}
	s := f.State
	from, by := s.Standing, s.SetBy
	var held [Safety + 1]Tier
	for _, p := range Pillars {
		held[p] = s.Pillar(p).Tier
	}
	s.judge(f.rules)
	if f.Log != nil {
		for i := f.lines; i < len(f.Log.Lines); i++ {
			f.Log.Lines[i].Tier = s.Pillar(f.Log.Lines[i].Pillar).Tier
		}
	}
	if s.Standing != from {
		if from == NoTier || s.Standing < from {
			by = s.SetBy
		}
		f.change(from, by, held[by] == NoTier && by != Safety)
	}
}

// judge gives every pillar that takes part its tier, and sets the standing: the
// lowest tier; among equals the lower score, then the order of Pillars.
func (s *State) judge(r *Rulebook) {
	s.Standing, s.SetBy = NoTier, NoPillar
	for _, p := range Pillars {
		ps := s.Pillar(p)
		if p == Safety && !s.SafetyTakes || ps.Opportunities < r.Minimum(p) {
			ps.Tier = NoTier
			continue
		}
		ps.Tier = r.Judge(ps.Tier, ps.Score())
		if s.SetBy == NoPillar || ps.Tier < s.Standing || ps.Tier == s.Standing && ps.Score() < s.Pillar(s.SetBy).Score() {
			s.Standing, s.SetBy = ps.Tier, p
		}
	}
}

// change writes the change of the standing. The pillar that decided it is the one
// that sets the standing now after a fall, the one that set it before after a
// rise. Either it joined in this instant, because it reached its minimum, or the
// cause is the event that moved it most.
func (f *Fold) change(from Tier, by Pillar, joined bool) {
	s := f.State
	s.Changes, s.ChangedAt = s.Changes+1, f.at
	if f.Log == nil {
		return
	}
	c := Change{
		Number: s.Changes, At: f.at, From: from, To: s.Standing, SetBy: s.SetBy,
		Why: MinimumReached, Rulebook: f.rules.Version,
	}
	rose := from != NoTier && s.Standing > from
	most := 0
	for _, l := range f.Log.Lines[f.lines:] {
		if !joined && l.Pillar == by && (l.Delta > 0) == rose && abs(l.Delta) > most {
			most = abs(l.Delta)
			c.Why, c.Event, c.Line = l.Why, l.Event, l.Number
		}
	}
	if most == 0 && f.Rules.InForce(f.at-1) != f.rules {
		c.Why = RulebookChanged
	}
	f.Log.Changes = append(f.Log.Changes, c)
}

func abs(n int) int { return max(n, -n) }
