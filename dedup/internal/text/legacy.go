package text

import "strings"

// abbreviations is what names still ask; it goes when they are read by packs.
var abbreviations = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`mr mrs ms dr prof sen rep gov gen lt col maj capt cmdr adm sgt cpl pvt rev hon st jr sr no nos vs mt ft
		jan feb mar apr jun jul aug sept sep oct nov dec co corp inc ltd plc bros dept univ assn ave blvd rd dist sec fig vol al etc approx
		ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa penn tenn tex va vt wash wis wyo
		eg ie cf ca`) {
		abbreviations[w] = true
	}
}

// What follows fills the old lexicon of numbers and times; it goes with it.

const sayVerbs = `said says told tells announced added adds reported stated declared confirmed denied claimed warned noted insisted argued acknowledged disclosed revealed
	suggested predicted wrote tweeted posted testified explained quoted estimated believes believe believed replied recalled alleged admitted concluded commented maintained
	asserted signalled signaled indicated stressed emphasized emphasised conceded complained cautioned forecast forecasts informed pointed`

const ruleNouns = `standards standard rules rule law laws regulations schedule plan plans tradition custom principles procedure procedures protocol norms`

const titles = `mr mrs ms miss dr prof professor president vice prime minister premier chancellor chairman chairwoman chairperson chair gen general maj major col colonel lt
	lieutenant capt captain cmdr commander adm admiral sgt sergeant cpl corporal pvt sen senator rep representative congressman congresswoman gov governor mayor
	sir lord lady dame king queen prince princess pope cardinal archbishop bishop rev reverend father sister ayatollah sheikh sheik sultan emir imam rabbi judge justice
	secretary director chief executive officer head spokesman spokeswoman spokesperson analyst economist strategist trader dealer ambassador envoy commissioner
	speaker leader deputy attorney lawyer prosecutor inspector detective constable supt superintendent coach manager founder ceo cfo treasurer lawmaker legislator
	mp mep physicist astrophysicist professor author singer actor actress star driver pilot activist dissident undersecretary foreign finance defence defense interior supreme
	former ex acting interim managing republican democrat`

const particles = "al el de du da di del della der den van von bin bint ibn abu la le dos das ter ten y e ul ur"

const orgWords = `inc corp co ltd plc llc gmbh ag sa nv company corporation limited group holdings bank ministry department agency committee commission council association
	federation union university college institute party parliament congress senate house court police army navy force forces guard bureau administration authority
	office board exchange fund organisation organization service services foundation society club team center centre hospital church press news times post journal
	airlines airways motors electric electronics industries systems technologies brigade battalion movement front league assembly cell network media`

const places = `afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus belgium bolivia bosnia botswana brazil bulgaria
	burma cambodia cameroon canada chad chile china colombia congo croatia cuba cyprus denmark ecuador egypt eritrea estonia ethiopia finland france gabon gambia gaza
	georgia germany ghana greece guatemala guinea haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan jordan kazakhstan kenya kosovo
	kuwait kyrgyzstan laos latvia lebanon liberia libya lithuania luxembourg macedonia malawi malaysia mali malta mexico moldova mongolia montenegro morocco mozambique
	myanmar namibia nepal netherlands nicaragua niger nigeria norway oman pakistan palestine panama paraguay peru philippines poland portugal qatar romania russia rwanda
	senegal serbia singapore slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tajikistan tanzania thailand tibet tunisia turkey turkmenistan uganda
	ukraine uruguay uzbekistan venezuela vietnam yemen yugoslavia zaire zambia zimbabwe us uk usa britain england scotland wales ussr uae europe asia africa america
	london paris berlin moscow beijing tokyo washington baghdad tehran teheran kabul jerusalem cairo rome madrid brussels vienna geneva warsaw prague budapest bucharest
	belgrade kiev kyiv athens ankara istanbul damascus beirut riyadh dubai delhi mumbai bombay karachi islamabad seoul pyongyang shanghai sydney canberra ottawa toronto
	chicago houston boston dallas miami california texas florida hawaii arizona virginia pennsylvania ohio michigan alaska nevada oregon colorado alabama arkansas maryland minnesota utah wisconsin illinois indiana iowa kansas kentucky louisiana maine massachusetts mississippi missouri montana nebraska oklahoma tennessee vermont wyoming idaho
	calif minn pa conn mich fla ariz tenn wis mosul basra erbil
	irbil zummar crimea chechnya kashmir hongkong`

const demonyms = `iraqi iraqis iranian iranians american americans british french german germans russian russians chinese japanese israeli israelis palestinian palestinians syrian syrians turkish turks
	ukrainian ukrainians indian indians pakistani pakistanis afghan afghans saudi saudis egyptian egyptians lebanese jordanian kuwaiti yemeni kurdish kurds arab arabs european europeans asian asians
	african africans australian australians canadian canadians mexican mexicans brazilian italian italians spanish dutch swiss swedish norwegian danish finnish polish czech slovak hungarian
	romanian bulgarian serbian serb serbs croatian bosnian greek cypriot irish scottish welsh english korean koreans vietnamese thai indonesian malaysian philippine filipino burmese cuban
	chilean argentine colombian venezuelan peruvian nigerian kenyan somali sudanese ethiopian libyan tunisian algerian moroccan zairean rwandan western eastern northern southern islamic muslim muslims
	christian christians jewish jews democratic republican democrats republicans catholic hindu sunni shiite shia shiites soviet tibetan taiwanese austrian belgian portuguese icelandic latvian estonian`

const (
	modals = `possible: may might could can
	planned: will shall would wont
	required: should must`
	negations = `not never nt didnt doesnt dont isnt arent wasnt werent wont wouldnt couldnt cant cannot shouldnt hasnt havent hadnt aint neither without nobody none no mustnt`
	doubts    = `probable: likely unlikely probably apparently presumably seemingly evidently
	possible: possibly perhaps maybe potentially possible potential conceivably
	alleged: allegedly reportedly supposedly purportedly alleged suspected purported reputedly rumoured rumored unconfirmed`
	plans = `planned: plan plans planned planning intend intends intended intending aim aims aimed aiming hope hopes hoped hoping scheduled due set about decide decided decides propose
	planned: proposed proposes proposing consider considering considered considers pledged vowed promised threatened vows pledges promises prepare preparing prepares ready seek seeks sought seeking
	probable: expect expects expected expecting anticipate anticipates anticipated appear appears appeared seem seems seemed tend tends bound favored favoured
	attempted: try tries tried trying attempt attempts attempted attempting
	alleged: believed thought suspected alleged rumoured rumored understood claims claimed claiming accused
	certain: confirmed confirms confirm confirming guaranteed managed
	asked: asked asks urged urges urging demanded demands ordered told requested`
	denials = `denied deny denies denying failed fails fail failing refused refuses refuse declined declines ruled rule ruling rejected reject rejects stopped halted cancelled canceled prevented dismissed
	unable unlikely`
)
