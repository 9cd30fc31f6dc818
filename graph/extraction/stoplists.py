"""General English words that name no concept on their own.

The lists hold everyday and academic English only, no term of any field: a word belongs here if it
would be out of place in the index of every textbook.
"""

from __future__ import annotations

# Shell nouns: they point at an idea that the rest of the sentence supplies. Never a concept alone,
# and cut off the end of a candidate ("KL penalty term", "overfitting problem").
SHELL_NOUNS = frozenset(
    """
    abbreviation ability absence account acronym act addition advance advancement advantage aim amount
    amounts analogy answer anyone anything application approach area argument article asap aspect
    assessment assumption attempt attribute author average background basis beginning behavior
    behaviour belief benefit blog body bunch call capability capacity case category cause challenge
    chance change characteristic choice circumstance claim combination comment comparison complexity
    component con concept concern conclusion condition confusion consequence consideration consistency
    construct content context contrast contribution control core cost couple course creation criterion
    day deal decision def definition degree demand demonstration description detail development
    difference difficulty disadvantage discussion distinction drawback ease effect effectiveness
    effort eg element emphasis end engineer enhancement equivalent essence everyone everything
    evidence ex example exception existence experience expert explanation expression extension extent
    face fact factor failure faq fashion feature field figure finding flaw focus footnote form formula
    formulation foundation framework function functionality fundamental fyi gain general goal ground
    group guarantee guess guide half hand handling help history hour idea iff illustration impact
    implementation implication importance improvement inability increase individual influence
    information input insight instance instruction intention interaction interest interpretation
    introduction intuition investigation issue item job kind knowledge lack language layer lecture
    length level life light limit limitation line list location look loss lot main majority maker
    making manner matter maximum mean meaning means measure mechanism member message method
    methodology middle mind minimum minute mistake mixture mode modification moment month name nature
    nb necessity need none notation note nothing notion number object objective observation occurrence
    ok one operation opportunity opposite option order organization origin other outcome output
    overview pair paper parameter part participant particular parts path people performance period
    person perspective phase phenomenon picture piece place plan point portion position possibility
    post potential practice preference presence principle pro problem procedure process product
    program progress project property proportion proposal purpose quality quantity question range rate
    ratio reach reader reading reality reason recommendation reduction reference relation relationship
    relevance reliability report representation requirement research researcher resource respect
    response rest restriction result review rise role rule run sake same scale scenario scheme
    scope screenshot section selection sense sentence sequence series set setting setup shape share
    shift side sign significance similarity situation size skill solution someone something sort
    source space speed stage standpoint start state statement status step stop story strategy strength
    structure student study style subject success suggestion sum summary support synonym system table
    talk target task tbd technique technology tendency term text thing thought time tip today todo
    tool top topic total trade-off tradeoff tradition treatment trend trick trouble try turn tutorial
    type understanding unit usage use usefulness user utility validity value variant variation variety
    version video view way weakness webpage website week whole willingness word work worker workflow
    working world year
    """.split()
)

# Nouns of the list above that do name a concept when something qualifies them ("loss function",
# "action space", "reward model"): not cut off the end of a candidate.
HEAD_NOUNS = frozenset(
    """
    account act agent application approach area argument assumption attribute basis behavior
    behaviour body call capacity case category change characteristic comparison complexity component
    condition consistency construction content context control core cost course creation criterion
    decision definition degree description development distinction effect element end engineer
    engineering error evidence experience experiment expert expression extension factor failure
    feature field force form formula foundation framework function gain group guarantee handling
    history implementation importance improvement information input instance instruction interaction
    interpretation item job knowledge language layer length level life limit line list location loss
    map maximum mean measure mechanism member message method minimum mixture mode modification
    moment name notation number object objective occurrence operation option order origin output
    pair parameter part path pattern performance period person phase plan point policy position
    potential practice preference principle problem procedure process product program project
    property proportion proposal quality quantity question range rate ratio recommendation reduction
    reference relation representation requirement research resource response review rule scale
    scheme scope section selection sense sentence sequence series set setting shape share shift side
    sign significance similarity size skill solution sort source space speed stage state statement
    status step story strategy strength structure student subject sum support system table target
    task technique technology term test text time tool topic trade-off tradeoff treatment tree trend
    trick turn type understanding unit usage user utility value variant variation vector version
    view weakness word workflow world
    """.split()
)

# Nouns that head a textbook's terms with "of" in them: "law of large numbers", "conservation of energy".
OF_HEADS = frozenset(
    """
    angle axiom bag balance burden center centre chain coefficient conservation curse degree degrees denial
    elasticity goodness hallmark hallmarks heat hierarchy index internet law laws locus mixture
    modulus moment order proof radius rate rule rules separation speed theorem volume
    """.split()
)

# What is counted per something else: "bits per token", "requests per second".
PER_HEADS = frozenset(
    """
    beats bit bits bytes calls clicks cost cycles frames instructions miles operations packets parts
    queries requests revenue tokens transactions words
    """.split()
)

# Adjectives and participles that qualify anything: cut off the front of a candidate.
GENERIC_MODIFIERS = frozenset(
    """
    abbreviation able above abovementioned acceptable according accurate acronym actual additional
    adequate advanced advantageous alternate alternative amazing ambiguous ample any apparent
    applicable applied appropriate approximate associated attractive available avoid aware bad based
    basic beneficial best better brief broad called careful certain challenging cheap cheaper chosen
    classic classical clean clear close closer collected combined common comparable compared
    competing complex complicated comprehensive considerable considered convenient conventional
    correct corresponding costly crucial current daily dedicated deep-seated deeper defined
    demanding described desirable desired detailed different difficult discussed distinct diverse
    due each easier easy effective efficient eight elegant enhanced enormous enough entire equal
    essential established every exact excellent excessive existing expensive explicit extra extreme
    fair faithful familiar famous fast faster few fewer final fine first five flexible following
    former four frequent fundamental further future generic genuine given good great greater growing
    handy harder heavy helpful high high-level higher highest huge identical immediate impacted
    important impossible impractical improved inadequate inappropriate included including incorrect
    increased increasing individual inexpensive influential initial innovative insufficient intended
    interested interesting intermediate introduced intuitive involved irrelevant isolated known
    large larger largest last late later latest latter leading less lesser likely limited
    little longer low low-level lower lowest made main major many massive meaningful mere minor
    missing moderate modern modest more most much multiple naive narrow near necessary needed
    negligible new newer nice nine non non-trivial notable noteworthy novel numerous obtained
    obvious occasional occurring old older one ongoing only opposite optimum ordinary original other
    overall own paramount particular past peculiar plausible poor popular possible powerful
    practical precise predefined preferable preferred present presented prevalent previous probable
    problematic profound prominent promising proper proposed provided pure quick rapid rather ready
    real real-life real-world realistic reasonable recent recommended related relevant reliable
    remaining remarkable repeated replaced reported required resulting retrieved rich richer
    rigorous same satisfactory second seen selected sensible separate serious set seven several
    severe short shorter significant similar simple simpler simplest single six slight slow small
    smaller smallest so-called sole solid some sophisticated specific specified state-of-the-art
    step-by-step straightforward stronger sub-optimal subsequent substantial successful such
    sufficient suitable superior sure surprising systematic tailored ten third thorough three tight
    tiny today too-high traditional tricky two typical ultimate unable underlying undesirable
    unexpected unified unknown unlikely unnecessary unrelated unseen unusual unwanted up-to-date
    upcoming updated used useful using usual valid valuable various vast verbose very viable vital
    weaker weighty well well- whole wide wider widespread worse worst wrong young
    """.split()
)

# Verbs that open a question or an instruction: "Define Shannon entropy".
IMPERATIVES = frozenset(
    """
    add analyze apply argue assume avoid build calculate call check choose cite classify compare
    complete compute consider contrast convert create decide declare deduce define demonstrate derive
    describe design determine develop differentiate discuss distinguish draw elaborate enumerate
    estimate evaluate examine explain express fill find formulate generate give highlight how identify
    illustrate imagine implement indicate infer interpret introduce justify let list look make mention
    monitor motivate name note obtain outline prove provide recall recite relate remember rewrite say
    select show simplify sketch solve specify state suggest suppose take tell think use verify watch
    what when where which who whose why write
    """.split()
)

# Verbs in -s that the tagger takes for plurals between a noun and an object it cannot see ("the
# theorem states ...", "perplexity measures compression quality"): cut off either end.
THIRD_PERSON = frozenset(
    """
    adds affects aims allows appears applies arises asks assigns assumes avoids balances becomes
    behaves believes belongs brings builds calls captures carries causes changes collapses combines
    comes compares computes consists contains converges converts corresponds creates decides decreases
    defines delivers demands depends describes detects determines differs diverges drops enables
    encourages ensures equals estimates exists expects explains exploits expresses fails finds focuses
    follows forces gains generates gets gives goes grows guarantees handles happens helps holds
    ignores implies improves includes increases indicates inhibits involves keeps lacks leads learns
    lets lies limits lives looks loses makes maps matters maximizes means measures meets minimizes
    needs occurs offers opens operates outputs performs predicts prevents processes produces proves
    provides pushes reads receives reduces refers relates relies remains removes repeats represents
    requires resists returns runs says scales seems sees selects sends serves shows sits solves splits
    spreads starts states stays stores suggests supports takes teaches tells tends tests thinks tracks
    treats tries turns understands uses varies wants works writes yields
    """.split()
)

# What makes a hyphenated word a mere modifier: "task-specific", "order-agnostic".
ADJECTIVAL_ENDINGS = frozenset(
    """
    agnostic aware based bound centric consuming controlled defined dependent dimensional driven
    efficient enabled fast featured focused free friendly generated grained heavy higher independent
    intensive intuitive known led level like lower made off oriented prone quality ready related rich
    saving scale sensitive size sized specific state style suited term time type wide wise
    """.split()
)

# Participles that are verbs far more often than modifiers: no candidate starts with them.
VERBAL_STARTS = frozenset(
    """
    achieving adding affecting aiming allowing answering applying asking assessing assigning
    assuming avoiding becoming being bringing building calculating capturing causing changing
    checking choosing collecting combining comparing computing considering containing converting
    creating dealing defining describing designing determining developing discussing doing
    enabling encountering ensuring establishing estimating evaluating examining exploiting
    exploring finding focusing following forcing generating getting giving going handling having
    helping highlighting holding identifying illustrating implementing improving including
    increasing indicating involving keeping leading letting leveraging looking lowering
    maintaining making maximizing measuring minimizing missing moving needing obtaining offering
    overcoming performing placing pointing predicting preserving preventing processing producing providing
    pushing putting reaching receiving reducing relating removing replacing representing requiring
    resulting returning running satisfying saying seeing selecting sending setting showing solving
    spreading starting staying studying suggesting supporting taking telling testing thinking
    trying turning understanding using utilizing varying wanting working writing
    """.split()
)

FUNCTION_WORDS = frozenset(
    """
    's a a.k.a about across after again against aka all along also although always am among an and
    another anything april are around as at august away back be because been before being below
    besides between beyond both but by can could december did do does done down during e.g. each eg
    either else elsewhere enough especially etc even ever every everyone everything except far
    february for friday from further had has have he hence her here hers him his how however i i.e. ie
    if iff in indeed instead into is it its itself january july june just later least less like made
    mainly many march may maybe me meanwhile might mine minus monday more moreover most mostly much
    must my n't namely neither never nevertheless no nobody none nor not nothing november now n’t
    october of off often on once one only onto or other others otherwise our ours out over own per
    perhaps please put quite rather really same saturday say see seem september several she should
    since so some someone something sometimes somewhere still such sunday than that the their theirs
    them then thence there therefore these they this those though through throughout thursday thus
    times to together too toward towards tuesday under unless until up upon us usually versus very via
    vs w.r.t was we wednesday well were what whatever when whenever where whereas wherever whether
    which while who whoever whole whom whose why will with within without would yes yet you your yours
    yourself ’s
    """.split()
)
