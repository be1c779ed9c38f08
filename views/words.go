package views

// words is every message that is not the name of something. The field HowMany
// of Station is the message station.how_many in the files of locales/. A string
// is said as it is, a phrase has places for the arguments of its tag, in that
// order, and a counted one also for its number.
type words struct {
	Format struct {
		DateTime                      phrase `args:"Date Time Zone"`
		TwoUnits                      phrase `args:"Big Small"`
		Days, Hours, Minutes, Seconds counted
		And                           phrase `args:"Before Last"`
		Comma                         string
	}
	Chrome struct {
		Program, Skip, LogOut, LogIn            string
		Navigation, Standing, Station, Stations string
		Rulebook, Account                       string
		Failed, Offline, Notices                string
		VersionOf                               phrase `args:"Program Version"`
		Summary                                 string
		Demonstration, Refolding                string
		Clock                                   phrase `args:"Time"`
		Stale                                   phrase `args:"Time"`
		StaleNever                              string
		TitleOf                                 phrase `args:"What Program"`
	}
	Partner struct {
		Title                                              phrase `args:"Tier Score Name"`
		TitleNone                                          phrase `args:"Name"`
		NoStanding, OutOf                                  string
		SetBy                                              phrase `args:"Pillar"`
		NoneYet                                            phrase `args:"Blocks Deliveries"`
		Up, Down                                           phrase `args:"Tier Time Cause"`
		First                                              phrase `args:"Time Cause"`
		Lost                                               phrase `args:"Tier Time Cause"`
		DataUpTo, FeedHeard                                string
		FeedNever, NoData                                  string
		Raise, Keep                                        string
		Zone                                               phrase `args:"Zone Name"`
		ZoneShort                                          phrase `args:"Zone"`
		Blocks, Deliveries, CleanBlocks, CleanDelivered    counted
		MoreBlocks, MoreDeliveries                         counted
		PillarsTitle                                       string
		Sets, NoPart                                       string
		Why                                                phrase `args:"Score"`
		NotEnough                                          phrase `args:"Have Needed"`
		NoFindings                                         string
		Kept                                               phrase `args:"Tier Reach Keep"`
		LastBlocks, LastDeliveries, LastDays               counted
		FirstBlocks, FirstDeliveries                       phrase `args:"Have Window"`
		NoneCount                                          string
		Sum                                                phrase `args:"Terms Score"`
		SumFloor                                           phrase `args:"Terms Points"`
		TermOf                                             phrase `args:"Kind Date"`
		RuleBlocks, RuleDeliveries, RuleDays               phrase `args:"Window Rulebook"`
		ScaleLabel                                         phrase `args:"Pillar Score Tier"`
		GraphTitle                                         phrase `args:"Pillar"`
		GraphFlat                                          phrase `args:"Pillar Score From To"`
		GraphMoved                                         phrase `args:"Pillar Start End From To"`
		GraphEvents, GraphOver, GraphStruck, GraphHollow   counted
		GraphShown                                         phrase `args:"What"`
		GraphNoEvents, GraphOthers, GraphKeys              string
		GraphMarker                                        phrase `args:"Kind Date Points"`
		GraphMarkerStruck, GraphMarkerHollow               phrase `args:"Kind Date"`
		GraphMarkerOver                                    phrase `args:"Kind Date"`
		LegendHollow, LegendOver, LegendStruck, LegendKept string
		EventsTitle, EventsNone, EventsEmpty               string
		EventsMore, EventsOutside                          counted
		NextTitle                                          string
		UntilBlocks, UntilDeliveries                       counted
		UntilDate, About                                   phrase `args:"Date"`
		Excused                                            phrase `args:"Cause"`
		ExcusedPlain, Reviewed                             string
		LimitCaught                                        counted
		NoLonger, NeverCounted, TakenBack                  string
		NoLongerSince, TakenBackSince                      phrase `args:"Date"`
		LateBy, BeforeStart, AfterStart                    phrase `args:"Time"`
		NotCheckedIn                                       phrase `args:"Time"`
		ReportedTitle, ReportedNote                        string
		Reported                                           phrase `args:"Date Cost Drop"`
		Costs                                              counted
		CushionTitle, CushionNone                          string
		CushionMore                                        counted
		CushionNote, CushionFragile                        phrase `args:"Tier"`
		WayUpTitle, WayUpNone, WayUpNotYet                 string
		After                                              phrase `args:"What"`
		CleanDays                                          counted
		LeavingTitle, LeavingNone                          string
		OnDate                                             phrase `args:"Date"`
		Effect                                             phrase `args:"Pillar Before After"`
		Pace                                               phrase `args:"What"`
		NoPace                                             string
		Rulebook                                           phrase `args:"Version"`
		HomeStation                                        string
	}
	Choices struct {
		Title, Ranges, Pillars  string
		Weeks                   counted
		Year, All               string
		Days, First, Last, Show string
		Everything              string
	}
	Event struct {
		Title                                                 phrase `args:"Kind Date Name"`
		WhatTitle, WhenTitle, RuleTitle                       string
		UntilTitle, DoTitle, LinesTitle                       string
		Back                                                  phrase `args:"Name"`
		FactsTitle, Now, NoLines                              string
		LateCheckIn                                           phrase `args:"After Late"`
		LateDelivery                                          phrase `args:"Late"`
		Cancelled                                             phrase `args:"When"`
		MissedBlock                                           phrase `args:"Within"`
		Corrected, Withdrawn                                  string
		Recorded                                              string
		At                                                    phrase `args:"Station"`
		Price                                                 phrase `args:"Points Rulebook"`
		BlockShare                                            phrase `args:"Limit Points"`
		Block, Delivery, Finding, Place                       string
		Scheduled, Starts, Ends, CheckInLimit                 string
		CheckedIn, CheckedInTooLate, Late                     string
		CancelLimit, CancelledAt, WaitedUntil                 string
		CancelledTooLate                                      string
		Promised, Completed, BroughtBack                      string
		Reported, ConfirmBy, Confirmed                        string
		ConfirmedBy, Occurred, Cause                          string
		OfBlock                                               string
		UntilBlock, UntilDelivery                             phrase `args:"Number More"`
		StoppedBlocks, StoppedDeliveries                      phrase `args:"Date More"`
		StoppedDays                                           phrase `args:"Date Days"`
		Stopped, StoppedGone                                  string
		StoppedRulebook, StoppedCorrected                     phrase `args:"Date"`
		StoppedWithdrawn                                      phrase `args:"Date"`
		Never                                                 phrase `args:"Date"`
		ExcusedBy                                             phrase `args:"Name"`
		Free                                                  string
		DoNothing, DoWaitBlocks, DoWaitDeliveries, DoWaitDays string
		DoCauses                                              phrase `args:"Causes Name"`
		DoFacts                                               phrase `args:"Name"`
	}
	Ledger struct {
		Title                      phrase `args:"Name"`
		Lead                       phrase `args:"Name"`
		All, Filter, AllPillars    string
		AsSheet, AsData, Downloads string
		Verify                     string
		None, NoMatch, Clear       string
		Row                        phrase `args:"Number"`
		After                      phrase `args:"Pillar Points Score"`
		Newest, Older, Pages       string
	}
	Good struct {
		Title        string
		Run          phrase `args:"Run"`
		NoRun        string
		Thanks       counted
		ThanksOn     phrase `args:"Dates"`
		ThanksLatest phrase `args:"Dates"`
	}
	Replay struct {
		Title, Lead, Label, Show, Today string
		TitleOn                         phrase `args:"Title Date"`
		AsItWas                         phrase `args:"Date"`
		NoDate, Ahead                   string
		TooEarly                        phrase `args:"Date"`
	}
	WhatIf struct {
		Title                                  phrase `args:"Name"`
		Heading, Lead, Try, Back               string
		RunLegend, EventsLegend, ExcuseLegend  string
		Blocks, Deliveries, Excuse, ExcuseNone string
		Submit                                 string
		OutOfRange                             phrase `args:"Least Most"`
		NotCounting                            string
		ResultTitle, Nothing, Wrong            string
		Pillar, Now, Then                      string
		Standing                               string
		PointsCounted                          counted
		Up, Down                               phrase `args:"From To"`
		Stays                                  phrase `args:"Tier"`
		StaysNone                              string
		First                                  phrase `args:"To"`
		TakesUntil                             phrase `args:"What Date"`
		How                                    phrase `args:"Rulebook"`
	}
	Rulebook struct {
		Lead, Always                               string
		Since                                      phrase `args:"Date"`
		Next                                       phrase `args:"Rulebook Date"`
		ScoreTitle, Score, Judged                  string
		TiersTitle, TiersLead, TierHead            string
		ReachHead, KeepHead                        string
		Below                                      phrase `args:"Mark"`
		KindHead, PointsHead                       string
		LateCheckIn, LateCancel, MissedBlock       phrase `args:"Time"`
		LateDelivery, Undelivered, NoContact       string
		InstructionsNotFollowed, UnsafePlace       string
		NotReceived, Finding                       string
		WindowBlocks, WindowDeliveries, WindowDays phrase `args:"Window"`
		Minimum                                    phrase `args:"Minimum"`
		MinimumSafety                              string
		LimitsTitle                                string
		OnTime, CancelFree, Confirm                phrase `args:"Time"`
		CancelGrace                                phrase `args:"Before Grace"`
		BlockLimit                                 phrase `args:"Points"`
		CausesTitle, CausesLead, CauseHead         string
		Excuses, ExcusesNot                        string
	}
	Station struct {
		Partners                           counted
		DataUpTo, TiersTitle, All          string
		SearchLabel, Find, ListTitle       string
		Partner, Standing, SetBy, Counting string
		CountingShort, LastChange          string
		ReliabilityShort, QualityShort     string
		SafetyShort                        string
		SortBy                             phrase `args:"Column"`
		Shown                              phrase `args:"Shown All"`
		NoPartners, NoMatch, Clear         string
		First, Next, Pages, Close          string
		Dash, Beside                       string
	}
	Stations struct {
		Title, None, Partners string
	}
	Form struct {
		ErrorTitle, ErrorPrefix                     string
		Name, Email, Password                       string
		NewPassword, OldPassword                    string
		PasswordHint                                counted
		LogInTitle, LogInLead, LogIn, Forgotten     string
		DemoTitle, DemoLead, LoggedOut              string
		InvitationTitle                             phrase `args:"Name"`
		InvitationLead                              phrase `args:"Email Role"`
		SetPassword                                 string
		SetupTitle, SetupLead, Setup                string
		AccountTitle, PasswordTitle, ChangePassword string
		Changed, RoleLabel, StationLabel            string
		Missing                                     phrase `args:"Field"`
		EmailInvalid, EmailTaken                    string
		WrongLogIn, WrongPassword                   string
		TooShort, TooLong                           counted
		TooMany                                     phrase `args:"Time"`
		RolePartner, RoleManager                    string
		RoleAdministrator, RoleFeed                 string
	}
	Problem struct {
		Reference phrase `args:"Reference"`
		Home      string
	}
}
