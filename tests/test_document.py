"""Documents beyond single sentences: bracket rules, hostile input, and the linking of issuers and dates.

In the linking examples ⟨ ⟩ mark the agencies, so that these tests say what the linker does with given agencies.
"""

import time
from typing import Any

import pytest

from pipeline.context import Context
from pipeline.date import infer_anchor
from pipeline.document.brackets import find_pairs
from pipeline.document.titles import read_title, status_of, years_of
from pipeline.engine import load_scanner, resolve_room
from pipeline.kit.fold import fold_width
from pipeline.link.documents import link_documents
from pipeline.records import AgencyMention, AgencyNorm, Anchor, DocumentMention, Mention
from pipeline.rooms import ROOMS
from pipeline.segment import segment


def link(marked: str, anchor: str | None = "2024-06-02") -> list[DocumentMention]:
    """Document mentions of a text whose agencies are marked."""
    plain, spans, start = "", [], 0
    for char in marked:
        if char == "⟨":
            start = len(plain)
        elif char == "⟩":
            spans.append((start, len(plain)))
        else:
            plain += char
    folded = fold_width(plain)
    context = Context(text=plain, folded=folded, layout=segment(plain, folded), scan=load_scanner().scan(folded))
    rooms = [room for room in ROOMS if room.type in ("date", "document")]
    for room in rooms:
        context.candidates[room.type] = room.find(context)
    context.anchor = Anchor(date=anchor, method="option", confidence="high") if anchor else infer_anchor(context)
    mentions: list[Mention] = []
    for room in rooms:
        mentions += resolve_room(room, context)
    for start, end in spans:
        article = context.article_at(start)
        norm = AgencyNorm(
            name=plain[start:end], level="national", adcode="000000", kind="government", id="x", resolved_by="printed"
        )
        mentions.append(
            AgencyMention(
                start=start,
                end=end,
                text=plain[start:end],
                rule="marked",
                article=article.n if article else None,
                norm=norm,
            )
        )
    mentions.sort(key=lambda mention: (mention.start, -mention.end, mention.type))
    return [mention for mention in link_documents(context, mentions) if isinstance(mention, DocumentMention)]


ISSUED: list[tuple[str, list[str], str | None]] = [
    # verb before the title
    (
        "2023年8月3日,⟨山东省大数据局⟩、⟨山东省通信管理局⟩联合印发《山东省算力发展方案》。",
        ["山东省大数据局", "山东省通信管理局"],
        "2023-08-03",
    ),
    (
        "2023年8月3日，⟨湖南省工业和信息化厅⟩等八部门印发《湖南省算力提升方案》，提出三项任务。",
        ["湖南省工业和信息化厅"],
        "2023-08-03",
    ),
    ("近日,⟨工业和信息化部⟩、⟨教育部⟩等六部门联合印发《算力基础设施行动计划》。", ["工业和信息化部", "教育部"], None),
    ("日前，⟨国家数据局⟩发布《可信数据空间行动计划》。", ["国家数据局"], None),
    ("⟨国务院⟩2022年1月12日印发《“十四五”数字经济发展规划》。", ["国务院"], "2022-01-12"),
    ("⟨国家能源局⟩于2023年6月2日正式对外发布《新型电力系统发展蓝皮书》。", ["国家能源局"], "2023-06-02"),
    ("⟨湖北省人民政府办公厅⟩关于印发《湖北省算力规划》的通知", ["湖北省人民政府办公厅"], None),
    ("⟨云南省数据局⟩会同⟨省委网信办⟩制定了《云南省数据流通办法》", ["云南省数据局", "省委网信办"], None),
    (
        "⟨安徽省数据资源管理局⟩联合⟨省财政厅⟩、某大学出台《安徽省算力券办法》。",
        ["安徽省数据资源管理局", "省财政厅"],
        None,
    ),
    ("⟨国家发展改革委⟩(⟨国家数据局⟩)印发《数字经济工作要点》。", ["国家发展改革委", "国家数据局"], None),
    ("2023年,青海省五部门联合印发《青海省绿色算力行动方案》。", [], "2023"),
    ("据⟨工信部⟩网站消息,⟨江西省通信管理局⟩印发《江西省算力方案》。", ["江西省通信管理局"], None),
    (
        "2024年1月4日,据⟨国家数据局⟩公众号消息,⟨国家数据局⟩等十七部门发布《“数据要素×”三年行动计划》。",
        ["国家数据局"],
        "2024-01-04",
    ),
    (
        "根据2020年4月⟨中共中央⟩、⟨国务院⟩印发的《关于构建要素市场的意见》,我省开展试点。",
        ["中共中央", "国务院"],
        "2020-04",
    ),
    (
        "2021年8月20日,⟨全国人大常委会⟩第三十次会议表决通过《中华人民共和国个人信息保护法》。",
        ["全国人大常委会"],
        "2021-08-20",
    ),
    ("⟨福建省通信管理局⟩召开会议,发布《福建省算力白皮书》。", ["福建省通信管理局"], None),
    ("贯彻⟨国务院⟩《“十四五”数字经济发展规划》要求。", ["国务院"], None),
    ("⟨重庆市数据局⟩:《重庆市算力规划》", ["重庆市数据局"], None),
    (
        "新华社北京10月9日电 记者9日从⟨工信部⟩获悉,⟨工信部⟩、⟨中央网信办⟩等六部门近日联合印发《算力行动计划》。",
        ["工信部", "中央网信办"],
        None,
    ),
    (
        "2022年2月,国家大数据中心揭牌。仪式上,⟨宁夏通信管理局⟩同时发布《宁夏算力倡议》和《宁夏算力指南》。",
        ["宁夏通信管理局"],
        "2022-02",
    ),
    # verb after the title
    ("2022年9月1日,《数据出境安全评估办法》施行指南发布。", [], None),
    ("2022年7月7日,《数据出境安全评估办法》公布。", [], "2022-07-07"),
    ("《江苏省数据条例》由⟨江苏省人大常委会⟩于2023年11月通过。", ["江苏省人大常委会"], "2023-11"),
    ("《四川省算力方案》经⟨四川省人民政府⟩同意,现予以发布。", [], None),
    ("《湖北省数字经济促进办法》已经2023年3月2日⟨省人民政府⟩第6次常务会议审议通过。", ["省人民政府"], "2023-03-02"),
    (
        "《甘肃省算力规划》近日由⟨甘肃省发展改革委⟩、⟨甘肃省数据局⟩联合印发。",
        ["甘肃省发展改革委", "甘肃省数据局"],
        None,
    ),
    ("2024年5月24日,《中国算力白皮书》在福州举行的数字峰会上发布。", [], "2024-05-24"),
    ("⟨国家网信办⟩就《网络数据管理条例(征求意见稿)》公开征求意见。", ["国家网信办"], None),
    ("2023年5月5日,⟨陕西省数据局⟩将《陕西省算力办法》印发各市。", ["陕西省数据局"], "2023-05-05"),
    ("《关于构建数据基础制度的意见》(即“数据二十条”)发布时间2022年12月。", [], "2022-12"),
    ("《⟨国务院⟩关于加强数字政府建设的指导意见》要求完善体系。", ["国务院"], None),
    ("《⟨中共中央⟩ ⟨国务院⟩关于构建数据基础制度的意见》提出二十条举措。", ["中共中央", "国务院"], None),
    ("《密码管理条例》(⟨国务院⟩令第760号,2023年4月27日公布)规定", ["国务院"], "2023-04-27"),
    ("《青海省数据规定》（2022年3月1日印发）", [], "2022-03-01"),
    # part of a bracket
    ("按照《浙江省算力指引》(2023年8月由⟨浙江省数据局⟩印发)部署。", ["浙江省数据局"], "2023-08"),
    ("落实《海南省数据条例》（⟨海南省人大常委会⟩2022年11月30日通过）。", ["海南省人大常委会"], "2022-11-30"),
    ("落实《公共数据登记办法》（⟨国家数据局⟩2024年12月底发布）和省委要求", ["国家数据局"], "2024-12"),
    ("《算力券管理办法》(沪经信规〔2023〕1号,2023年10月印发)", [], "2023-10"),
    # several issuers, one named
    ("落实⟨工业和信息化部⟩等六部门《算力基础设施行动计划》要求", ["工业和信息化部"], None),
    ("按照⟨国家数据局⟩等17个部门的《三年行动计划》部署", ["国家数据局"], None),
    (
        "⟨国家发展改革委⟩ ⟨国家数据局⟩ ⟨财政部⟩\n关于印发《算力网意见》的通知\n",
        ["国家发展改革委", "国家数据局", "财政部"],
        None,
    ),
    ("⟨中国信通院⟩联合产业各方编制的《智算白皮书》在大会上发布。", ["中国信通院"], None),
    # since
    ("自2022年6月《⟨国务院⟩关于加强数字政府建设的指导意见》印发以来", ["国务院"], "2022-06"),
    ("2021年9月《山东省大数据条例》颁布后,各地加快建设。", [], "2021-09"),
    # decrees and sessions
    (
        "《政务数据管理条例》已经2025年5月9日⟨国务院⟩第59次常务会议通过,现予公布,自2025年8月1日起施行。\n总理 李某\n"
        "2025年5月28日",
        ["国务院"],
        "2025-05-28",
    ),
    (
        "⟨云南省人民政府⟩令\n第227号\n《云南省数据办法》已经2024年1月3日⟨云南省人民政府⟩第25次常务会议通过,现予公布。\n"
        "省长 王某\n2024年1月20日",
        ["云南省人民政府"],
        "2024-01-20",
    ),
    (
        "《山西省数字经济促进条例》已由山西省第十三届人民代表大会常务委员会第三十八次会议于2022年12月9日通过,现予公布。",
        ["山西省人民代表大会常务委员会"],
        "2022-12-09",
    ),
    (
        "2023年11月23日,福建省十四届人大常委会第七次会议表决通过《福建省数据条例》。",
        ["福建省人民代表大会常务委员会"],
        "2023-11-23",
    ),
    ("⟨国务院⟩常务会议审议《数据产权条例(草案)》。", [], None),
    # consultations, notices without signature, notices that hand on
    (
        "关于《湖北省数据条例(草案)》公开征求意见的公告\n⟨湖北省司法厅⟩起草了《湖北省数据条例(草案)》,现面向社会公开征求意见。\n"
        "⟨湖北省司法厅⟩\n2023年6月21日",
        ["湖北省司法厅"],
        "2023-06-21",
    ),
    (
        "⟨海南省数据局⟩关于征求《海南省算力办法(征求意见稿)》意见的通知\n各有关单位:\n现就《海南省算力办法(征求意见稿)》征求你们意见,"
        "请于5月30日前反馈。\n⟨海南省数据局⟩\n2024年5月8日",
        ["海南省数据局"],
        "2024-05-08",
    ),
    (
        "⟨铜仁市人民政府办公室⟩关于印发铜仁市算力行动方案的通知\n各区(县)人民政府:\n现将《铜仁市算力行动方案》印发给你们,"
        "请认真贯彻落实。\n(此件公开发布)",
        ["铜仁市人民政府办公室"],
        None,
    ),
    (
        "⟨黄石市人民政府办公室⟩关于转发⟨市大数据中心⟩《黄石市政务云方案》的通知\n各县区人民政府:\n⟨市大数据中心⟩制定的"
        "《黄石市政务云方案》已经⟨市政府⟩同意,现转发给你们,请执行。\n⟨黄石市人民政府办公室⟩\n2021年4月15日",
        ["市大数据中心"],
        "2021-04-15",
    ),
    # taken up again
    (
        "国家标准《算力平台框架》自2026年2月1日起实施。该标准于2025年6月30日由⟨市场监管总局⟩、⟨国家标准委⟩发布。",
        ["市场监管总局", "国家标准委"],
        "2025-06-30",
    ),
    (
        "《流动规定(征求意见稿)》已满一月。该《征求意见稿》由⟨国家网信办⟩于2023年9月28日公布。",
        ["国家网信办"],
        "2023-09-28",
    ),
    # several verbs after a title, an object of their own, a place between organ and verb
    (
        "《青海省算力方案》由⟨省工业和信息化厅⟩会同⟨省数据局⟩起草,已于2024年3月8日经⟨省政府⟩常务会议审议通过,"
        "并以⟨省政府办公厅⟩名义印发。",
        ["省政府办公厅"],
        "2024-03-08",
    ),
    ("2022年以来,我市出台《算力产业政策》《智算中心导则》等文件,2024年6月又制定《机柜上架方案》。", [], None),
    ("2023年8月19日,⟨中国信通院⟩在算力大会主论坛上发布《云南省算力白皮书》。", ["中国信通院"], "2023-08-19"),
    # of a law taken up by 该法
    (
        "《中华人民共和国密码法》已正式实施。该法于2019年10月26日由十三届⟨全国人大常委会⟩第十四次会议表决通过。",
        ["全国人大常委会"],
        "2019-10-26",
    ),
    # drafts put out under a signature, named before it or by their title alone
    (
        "《湖南省数据条例(草案)》向社会公开征求意见建议\n现将修改后的草案向社会广泛征求意见。\n⟨湖南省人大常委会⟩\n2023年9月8日",
        ["湖南省人大常委会"],
        "2023-09-08",
    ),
    (
        "⟨市大数据局⟩起草了《珠海市数据条例(送审稿)》。经审查,形成《珠海市数据条例(征求意见稿)》,现将该征求意见稿及其说明"
        "全文公布,征求社会各界意见。\n⟨珠海市司法局⟩\n2021年7月15日",
        ["珠海市司法局"],
        "2021-07-15",
    ),
    # what a body says of others heads no notice; a blank line inside a heading
    (
        "各有关单位:\n《数字宁夏建设工作要点》已经会议审议通过,现印发给你们。\n某领导小组办公室\n2024年4月7日\n"
        "为全面落实⟨国务院⟩关于数字中国建设的部署,制定本要点。",
        [],
        "2024-04-07",
    ),
    ("⟨国家发展改革委⟩ ⟨国家能源局⟩关于印发\n\n《绿色算力办法》的通知\n", ["国家发展改革委", "国家能源局"], None),
    # metadata of a notice
    (
        "索引号:000014 发布机构:某办\n成文日期:2023-03-08 公开日期:2023-03-10\n"
        "⟨毕节市人民政府办公室⟩关于印发毕节市算力方案的通知\n各县人民政府:\n现将《毕节市算力方案》印发给你们,请认真贯彻落实。\n(此件公开发布)",
        ["毕节市人民政府办公室"],
        "2023-03-08",
    ),
    (
        "⟨国务院办公厅⟩关于印发政务数据指南的通知\n发布时间:2022-10-28 10:07\n各省、自治区、直辖市人民政府:\n"
        "《政务数据指南》已经⟨国务院⟩同意,现印发给你们,请认真贯彻落实。",
        ["国务院办公厅"],
        "2022-10-28",
    ),
    (
        "⟨国家网信办⟩公布《人脸办法》\n发布时间:2023-07-14 08:50\n近日,⟨国家网信办⟩公布《人脸办法》。",
        ["国家网信办"],
        None,
    ),
    (
        "1、《要素改革试点方案》\n发布时间:2022-01-06\n发布单位:⟨国务院办公厅⟩\n概述:提出加强保护。",
        ["国务院办公厅"],
        "2022-01-06",
    ),
    ("《算力券办法》\n文号:甘数发〔2023〕3号 印发日期:2023年5月6日\n全文如下", [], "2023-05-06"),
    # a meeting named in an earlier sentence
    (
        "4月8日,省长主持召开⟨青海省政府⟩常务会议,研究数字经济工作。会议指出,要抓好落实。\n会议审议通过《青海省算力方案》,要求加快。",
        ["青海省政府"],
        "2024-04-08",
    ),
    ("6月3日,⟨国家数据局⟩召开座谈会。会议听取了企业意见。同日,《流通意见》审议通过。", [], "2024-06-03"),
    # organs parted by a word of time; titles counted up
    ("⟨国家发展改革委⟩近日会同⟨国家数据局⟩等部门出台《数据产业意见》。", ["国家发展改革委", "国家数据局"], None),
    (
        "随着《登记办法》《授权规范》两份文件于2024年1月由⟨国家发展改革委⟩、⟨国家数据局⟩印发,体系形成。",
        ["国家发展改革委", "国家数据局"],
        "2024-01",
    ),
    ("5月6日,⟨省数据局⟩召开发布会。《数据条例(草案)》今日起向社会公开征求意见。", [], "2024-05-06"),
    ("【⟨国务院⟩】《数据产权条例》出台", ["国务院"], None),
    ("⟨国家能源局⟩ | 《算电协同意见》出台", ["国家能源局"], None),
    ("《⟨工业和信息化部⟩等七部门关于推动未来产业创新的意见》发布", ["工业和信息化部"], None),
    ("2024年2月5日,《海南省算力规划》正式出炉。", [], "2024-02-05"),
    (
        "⟨财政部办公厅⟩ ⟨教育部办公厅⟩关于开展算力教育试点的通知(以下简称《通知》)日前下发。",
        ["财政部办公厅", "教育部办公厅"],
        None,
    ),
    (
        "发布机构:⟨甘肃省发展改革委⟩\n发布时间:2023年5月8日\n文件名称:《甘肃省数据中心方案》\n要点:略",
        ["甘肃省发展改革委"],
        "2023-05-08",
    ),
    (
        "【文件名称】《山西省算力计划》\n【发布机构】⟨山西省数据局⟩\n【发布时间】2023-05-06\n【内容】略",
        ["山西省数据局"],
        "2023-05-06",
    ),
    # the signer as it calls itself
    (
        "李某代表:\n2023年8月,我局会同⟨省发展改革委⟩印发《湖南省算力计划》。感谢关心。\n⟨湖南省数据局⟩\n2024年5月3日",
        ["湖南省数据局", "省发展改革委"],
        "2023-08",
    ),
    # the first day of a consultation
    ("自2024年5月7日起,⟨江西省司法厅⟩就《江西省数据办法(征求意见稿)》公开征求意见。", ["江西省司法厅"], "2024-05-07"),
    ("《江西省算力办法(征求意见稿)》5月8日至6月7日公开征求意见。", [], "2024-05-08"),
    ("⟨省司法厅⟩即日起至5月30日就《江西省数据条例(草案)》公开征求意见。", ["省司法厅"], None),
    # not issued yet
    ("⟨农业农村部⟩、⟨国家乡村振兴局⟩正起草《数字乡村规划》。", [], None),
    ("下一步,⟨长沙市检察院⟩将联合出台《数据案件协作办法》。", [], None),
    # a week or a session is the date of what was passed in it
    ("本周,⟨深圳市数据局⟩发布《训力券措施》。", ["深圳市数据局"], "2024-05-27/2024-06-02"),
    (
        "4月27日至29日,⟨贵州省人大常委会⟩第十次会议在贵阳举行。\n会议表决通过了《贵州省算力条例》。",
        ["贵州省人大常委会"],
        "2024-04-27/2024-04-29",
    ),
    # by a notice of that day; printed in full later than passed; taken up by 后者 or a bare noun
    (
        "⟨国家标准委⟩4月25日发布2024年第6号公告,批准《算力调度接口》等国家标准。",
        ["国家标准委"],
        "2024-04-25",
    ),
    (
        "《甘肃省委规划建议》5月11日全文公布,该《建议》由⟨甘肃省委⟩于2023年11月审议通过。",
        ["甘肃省委"],
        "2023-11",
    ),
    ("《人工智能框架法案》将于7月1日起施行。法案于2024年1月9日获⟨韩国国会⟩通过。", ["韩国国会"], "2024-01-09"),
    ("《密码法》要求落实责任,后者由⟨全国人大常委会⟩于2019年10月26日通过。", ["全国人大常委会"], "2019-10-26"),
    ("《算力计划》(⟨工业和信息化部⟩等六部门，2023年10月)明确目标。", ["工业和信息化部"], "2023-10"),
    ("《数据意见》(⟨国家数据局⟩解读,2023年10月)", [], None),
    # Hong Kong
    ("2023年10月25日,行政长官李某发表《行政长官2023年施政报告》。", [], "2023-10-25"),
    ("2024年2月28日,财政司司长陈某发表2024至25年度《财政预算案》。", [], "2024-02-28"),
    # no event
    ("据⟨美国联邦政府⟩《联邦公报》,新规拟于4月4日生效。", [], None),
    ("6月3日,⟨国家数据局⟩召开座谈会,围绕《流通治理实施方案》起草稿听取意见。", [], None),
    ("6月3日,《数据分类规则》编制组在京成立。", [], None),
    ("⟨国家数据局⟩局长就《可信数据空间行动计划》答记者问。", [], None),
    ("⟨吉林省数据局⟩深入贯彻落实《数字中国建设整体布局规划》。", [], None),
    ("⟨山西省数据局⟩有关负责人解读《山西省算力规划》。", [], None),
    ("到2025年,落实《山西省算力规划》目标。", [], None),
    ("2024年,⟨贵州省大数据局⟩拟制定《贵州省算力条例》。", [], None),
    ("⟨广西数据局⟩正在编制《广西算力规划》。", [], None),
    ("下一步,⟨广西数据局⟩将联合⟨自治区财政厅⟩制定《算力券办法》。", [], None),
    ("《方案》提出,到2025年建成三个集群。", [], None),
    ("《名单》公布了三十个城市。", [], None),
    ("《规划》通过优化布局降低能耗。", [], None),
    ("2022年9月1日起施行的《数据出境安全评估办法》明确了流程。", [], None),
    ("4月2日,⟨国务院⟩常务会议通过《甲条例》,5月8日由总理签署国务院令公布,自9月1日起施行。", ["国务院"], "2024-05-08"),
    ("⟨国务院⟩常务会议日前通过《甲条例》，5月8日以国务院令第801号公布。", ["国务院"], "2024-05-08"),
]


@pytest.mark.parametrize(("text", "issuers", "issued"), ISSUED, ids=[text[:30] for text, _, _ in ISSUED])
def test_issuing_event(text: str, issuers: list[str], issued: str | None) -> None:
    first, *_ = link(text)
    assert (first.norm.issuers, first.norm.issued) == (issuers, issued)


NOTICE = """⟨河南省工业和信息化厅⟩ ⟨河南省通信管理局⟩
关于印发《河南省算力基础设施实施方案》的通知
豫工信〔2023〕18号

各省辖市工业和信息化局:
现将《河南省算力基础设施实施方案》印发给你们,请认真贯彻落实。

⟨河南省工业和信息化厅⟩
⟨河南省通信管理局⟩
2023年7月12日
"""


def test_notice_takes_issuers_from_its_heading_and_the_date_from_its_signature() -> None:
    heading, body = link(NOTICE)
    for document in (heading, body):
        assert document.norm.issuers == ["河南省工业和信息化厅", "河南省通信管理局"]
        assert document.norm.issued == "2023-07-12"
        assert document.norm.number == "豫工信〔2023〕18号"


def test_heading_broken_after_its_verb() -> None:
    (document,) = link("⟨国家发展改革委⟩  ⟨国家数据局⟩关于印发\n《公共数据资源登记办法》的通知\n")
    assert document.norm.issuers == ["国家发展改革委", "国家数据局"]


EFFECTIVE = [
    ("《山东省数据条例》自2022年1月1日起施行。", "2022-01-01"),
    ("2021年9月1日起施行的《中华人民共和国数据安全法》", "2021-09-01"),
    ("⟨国家网信办⟩公布《网络数据办法》，自2024年3月22日起正式实施。", "2024-03-22"),
    ("2024年3月22日,⟨国家网信办⟩公布《数据流动规定》,自公布之日起施行。", "2024-03-22"),
    ("《安徽省数据条例》于2023年5月1日正式生效。", "2023-05-01"),
    (
        "《湖北省数字经济办法》已经2023年3月2日⟨省人民政府⟩常务会议审议通过,现予公布,自2023年7月1日起施行。",
        "2023-07-01",
    ),
    ("《云南省算力方案》于2023年5月1日发布。", None),
    ("国家标准《算力平台框架》发布。该标准自2026年2月1日起实施。", "2026-02-01"),
    ("据《联邦公报》,新规拟于4月4日生效。", None),
]


@pytest.mark.parametrize(("text", "effective"), EFFECTIVE, ids=[text[:24] for text, _ in EFFECTIVE])
def test_effective(text: str, effective: str | None) -> None:
    assert link(text)[0].norm.effective == effective


def test_the_bracket_below_the_title_of_a_full_text() -> None:
    documents = link(
        "《石家庄市数据条例》全文如下:\n石家庄市数据条例\n(2023年10月26日石家庄市第十五届人民代表大会"
        "常务委员会第十九次会议通过 2023年11月30日河北省第十四届人民代表大会常务委员会第六次会议批准)\n"
        "第一条 为了规范数据处理,制定本条例。"
    )
    assert [(d.norm.issuers, d.norm.issued) for d in documents] == [(["石家庄市人民代表大会常务委员会"], "2023-10-26")]


def test_each_title_of_a_row_has_its_own_bracket() -> None:
    documents = link("落实《算力规划》(2021年5月印发)、《数据规划》(2022年6月⟨国家数据局⟩印发)。")
    assert [(d.norm.issuers, d.norm.issued) for d in documents] == [([], "2021-05"), (["国家数据局"], "2022-06")]


def test_all_mentions_of_a_document_share_its_event() -> None:
    documents = link(
        "2023年5月9日,⟨广西数据局⟩印发《广西算力行动方案》。《方案》提出三项任务。该《方案》自印发之日起施行。"
    )
    assert [(d.norm.title, d.norm.issuers, d.norm.issued, d.norm.effective) for d in documents] == [
        ("广西算力行动方案", ["广西数据局"], "2023-05-09", "2023-05-09")
    ] * 3


def test_the_fullest_list_and_the_finest_date_win() -> None:
    documents = link(
        "⟨国家网信办⟩等三部门公布《人脸识别办法》\n2025年3月,⟨国家网信办⟩公布《人脸识别办法》。\n"
        "2025年3月13日,⟨国家网信办⟩、⟨公安部⟩联合公布《人脸识别办法》。"
    )
    for document in documents:
        assert (document.norm.issuers, document.norm.issued) == (["国家网信办", "公安部"], "2025-03-13")


def test_a_guessed_link_feeds_no_fact() -> None:
    full, guessed = link("《海南省数据管理规定》全文如下。\n2024年1月5日,⟨海南省数据局⟩印发《方案》。")
    assert guessed.norm.resolved_by == "nearest"
    assert (full.norm.issuers, full.norm.issued, guessed.norm.issuers) == ([], None, [])


def test_a_joint_name_gives_its_organs_one_by_one() -> None:
    (document,) = link("⟨中共中央办公厅、国务院办公厅⟩印发《关于推进城市更新的意见》。")
    assert document.norm.issuers == ["中共中央办公厅", "国务院办公厅"]


ISSUE = """山东印发算力方案

2024年1月5日,⟨山东省工信厅⟩印发《山东省算力方案》。《方案》提出三项任务。依据《数据安全法》制定。
(来源:山东省工信厅)

河南印发数据规划

⟨河南省数据局⟩印发《河南省数据规划》,衔接《山东省算力方案》。《方案》详见附件。《中华人民共和国数据安全法》自2021年9月1日起施行。
(来源:河南省数据局)
"""


def test_an_issue_shares_laws_but_neither_events_nor_short_names() -> None:
    found = [
        (d.article, d.text, d.norm.title, d.norm.issued, d.norm.effective, d.norm.resolved_by) for d in link(ISSUE)
    ]
    assert found == [
        (1, "《山东省算力方案》", "山东省算力方案", "2024-01-05", None, "stated"),
        (1, "《方案》", "山东省算力方案", "2024-01-05", None, "suffix"),
        (1, "《数据安全法》", "中华人民共和国数据安全法", None, None, "suffix"),
        (2, "《河南省数据规划》", "河南省数据规划", None, None, "stated"),
        (2, "《山东省算力方案》", "山东省算力方案", None, None, "stated"),
        (2, "《方案》", "山东省算力方案", None, None, "suffix"),
        (2, "《中华人民共和国数据安全法》", "中华人民共和国数据安全法", None, "2021-09-01", "stated"),
    ]


def first_pairs(text: str) -> list[str]:
    return [text[pair.start : pair.end] for pair in find_pairs(fold_width(text))]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("《甲》与《乙》", ["《甲》", "《乙》"]),
        ("《关于印发《甲规划》的通知》", ["《关于印发《甲规划》的通知》"]),
        ("《关于印发〈甲规划〉的通知》", ["《关于印发〈甲规划〉的通知》"]),
        ("《关于加快\n建设的意见》", ["《关于加快\n建设的意见》"]),
        ("《关于加快\n\n建设的意见》", ["《关于加快\n\n建设的意见》"]),
        ("《关于加快\n\n\n建设的意见》", ["《关于加快"]),
        ("《" + "长" * 60 + "\n" + "长" * 39 + "》", ["《" + "长" * 60 + "\n" + "长" * 39 + "》"]),
        ("《" + "长" * 60 + "\n" + "长" * 40 + "》", ["《" + "长" * 60]),
        ("《甲办法\n根据《乙办法》", ["《甲办法", "《乙办法》"]),
        ("《甲办法，请遵照", ["《甲办法"]),
        ("《甲办法,请遵照", ["《甲办法"]),
        ("《甲办法；乙", ["《甲办法"]),
        ("《甲办法。乙》", ["《甲办法。乙》"]),
        ("《甲办法  \n乙", ["《甲办法"]),
        ("《关于印发《甲规划》的通知,请", ["《关于印发《甲规划》的通知"]),
        ("甲》乙《丙》", ["《丙》"]),
        ("《》《 》《,", []),
        ("《", []),
        ("》", []),
    ],
)
def test_pairs(text: str, pairs: list[str]) -> None:
    assert first_pairs(text) == pairs


@pytest.mark.parametrize(
    "unit",
    ["《", "》", "《》", "《甲", "《\n", "《甲》", "《方案》", "《甲,", "(以下简称《", "《甲》(即“乙”)", "即“乙”"],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        link(unit * count)
        return time.process_time() - start

    small, large = min(seconds(2000), seconds(2000)), seconds(16000)
    assert large < 8 * 4 * small + 0.5


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("数据管理办法(试行)", "trial"),
        ("数据管理试行办法", "trial"),
        ("数据管理条例(草案)", "draft"),
        ("数据管理条例(草案征求意见稿)", "draft"),
        ("数据管理办法（征求意见稿）", "draft"),
        ("数据管理办法(试行)(征求意见稿)", "draft"),
        ("数据管理暂行办法", "interim"),
        ("数据管理办法", None),
    ],
)
def test_status(title: str, status: str | None) -> None:
    assert status_of(title) == status


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("算力行动计划(2024-2026年)", "2024/2026"),
        ("算力行动计划（2024—2026年）", "2024/2026"),
        ("算力行动计划(2021年至2023年)", "2021/2023"),
        ("算力行动计划(2022～2024年)", "2022/2024"),
        ("2024年工作要点", "2024"),
        ("负面清单(2024年版)", "2024"),
        ("算力白皮书(2023)", "2023"),
        ("“十四五”数字经济发展规划", "2021/2025"),
        ("甲省国民经济和社会发展第十五个五年规划和2040年远景目标纲要", "2026/2030"),
        ("三年行动计划", None),
        ("算力行动计划", None),
    ],
)
def test_years(title: str, years: str | None) -> None:
    assert years_of(title) == years


def test_a_title_across_lines_is_written_on_one() -> None:
    title: Any = read_title("《关于加快\n  建设的意见》")
    assert title.text == "关于加快建设的意见"
