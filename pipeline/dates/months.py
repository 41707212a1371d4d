"""Month names in the languages of online news, with their cases and short forms, and the length of months."""

import unicodedata

# One string per month: English, then related languages, then further east. Accents are folded on both sides.
# Ambiguous names are left out: Croatian listopad (November in Polish and Czech), Arabic kanun and tishrin.
_NAMES = (
    "jan january januar januari janner jaenner janv janvier ene enero janeiro gen gennaio ian ianuarie sty "
    "stycznia styczen ledna leden januara янв январь января січ січня січень януари oca ocak tammikuu "
    "tammikuuta ιαν ιανουαριου ιανουαριος ינואר يناير جنوری जनवरी",
    "feb february februar februari fevr fevrier febrero fev fevereiro febbraio februarie lut lutego luty unora "
    "unor februara фев февраль февраля лют лютого лютий февруари sub subat helmikuu helmikuuta φεβ φεβρουαριου "
    "φεβρουαριος פברואר فبراير شباط فروری फरवरी pebrero",
    "mar march marz maerz mrz maart mars marzo marco marts martie marca marzec brezna brezen marcius мар март "
    "марта бер березня березень mart maaliskuu maaliskuuta μαρ μαρτιου μαρτιος maret mac מרץ مارس مارچ मार्च "
    "marso",
    "apr april avr avril abr abril aprile aprilie kwi kwietnia kwiecien dubna duben aprila aprilis апр апрель "
    "апреля апріл квіт квітня квітень април nis nisan huhtikuu huhtikuuta απρ απριλιου απριλιος אפריל أبريل "
    "نيسان اپریل अप्रैल",
    "may mai mei maj mayo maio mag maggio maja kvetna kveten majus май мая трав травня травень mayis mayıs "
    "toukokuu toukokuuta μαι μαιου μαιος מאי مايو مئی मई",
    "jun june juni juin junio junho giu giugno iun iunie cze czerwca czerwiec cervna cerven juna junius июн "
    "июнь июня чер червня червень юни haz haziran kesakuu kesakuuta ιουν ιουνιου ιουνιος יוני يونيو حزيران جون "
    "जून hunyo",
    "jul july juli juil juillet julio julho lug luglio iul iulie lip lipca lipiec cervence cervenec jula "
    "julius июл июль июля лип липня липень юли tem temmuz heinakuu heinakuuta ιουλ ιουλιου ιουλιος julai יולי "
    "يوليو تموز جولائی जुलाई hulyo",
    "aug august augustus augusti aout ago agosto sie sierpnia sierpien srpna srpen augusta augusztus авг "
    "август августа серп серпня серпень agu agustos elokuu elokuuta αυγ αυγουστου αυγουστος agustus ogos "
    "אוגוסט أغسطس اگست अगस्त",
    "sep sept september septembre septiembre setiembre set setembro settembre septembrie wrz wrzesnia wrzesien "
    "zari septembra szeptember сен сент сентябрь сентября вер вересня вересень септември eyl eylul syyskuu "
    "syyskuuta σεπ σεπτεμβριου σεπτεμβριος ספטמבר سبتمبر أيلول ستمبر सितंबर setyembre",
    "oct okt october oktober octobre octubre out outubro ott ottobre octombrie paz pazdziernika pazdziernik "
    "rijna rijen oktobra окт октябрь октября жовт жовтня жовтень октомври eki ekim lokakuu lokakuuta οκτ "
    "οκτωβριου οκτωβριος אוקטובר أكتوبر اکتوبر अक्टूबर oktubre",
    "nov november novembre noviembre novembro noiembrie lis listopada listopad listopadu novembra ноя нояб "
    "ноябрь ноября лист листопада листопад ноември kas kasim kasım marraskuu marraskuuta νοε νοεμβριου "
    "νοεμβριος נובמבר نوفمبر نومبر नवंबर nobyembre",
    "dec december dez dezember des desember decembre dic diciembre dezembro dicembre decembrie gru grudnia "
    "grudzien prosince prosinec decembra дек декабрь декабря груд грудня грудень декември ara aralik aralık "
    "joulukuu joulukuuta δεκ δεκεμβριου δεκεμβριος disember דצמבר ديسمبر دسمبر दिसंबर disyembre",
)


def month_number(word: str) -> int | None:
    """Return the number (1 to 12) of a month's name or short form in any of the languages, None for other words."""
    return _NUMBERS.get(_folded(word))


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold().rstrip("."))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_NUMBERS = {_folded(name): number for number, names in enumerate(_NAMES, 1) for name in names.split()}
